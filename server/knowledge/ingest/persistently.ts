import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@/pipeline/errors'
import { nativeSignal, type StopSignal } from '@/server/capabilities/stop-signal'

const DELAY_MS = { first: 500, most: 30_000 }

/** Whether nothing can be recorded at present: another process keeps the database locked, or its server is away. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'database-busy' || error.code === 'database-unreachable')
}

/**
 * Does work whose result must be recorded, again and again while the store takes nothing: locked, away or on a full disk.
 * Any other error stands, and so does the last one when the signal aborts.
 */
export async function persistently<T>(
  work: () => Promise<T>,
  signal: StopSignal,
  onFailure: (error: unknown) => void,
): Promise<T> {
  for (let delay = DELAY_MS.first; ; delay = Math.min(delay * 2, DELAY_MS.most)) {
    try {
      return await work()
    } catch (error) {
      const mayPass = isDatabaseAway(error) || (error instanceof AppError && error.code === 'storage-full')
      if (!mayPass || signal.aborted) throw error
      onFailure(error)
      await sleep(delay * (0.8 + Math.random() * 0.4), undefined, { signal: nativeSignal(signal) }).catch(() => {
        throw error
      })
    }
  }
}
