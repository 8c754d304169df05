import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'

/** Another one with each start of a process: numbers of processes come again. */
const life = randomUUID()

/** A name for a worker that tells which process it lives in. */
export const workerName = (): string => [hostname(), process.pid, life, randomUUID()].join('/')

/** Whether a worker's process is known to be gone: it was on this computer, and no such process is there any more. */
export function isGone(name: string): boolean {
  const [host, pid, itsLife] = name.split('/')
  if (host !== hostname()) return false
  if (Number(pid) === process.pid) return itsLife !== life
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    // One of another user is there, too, but may not be asked.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
