import { createContext, Script } from 'node:vm'

/** The work took longer than it may. */
export class OutOfTime extends Error {
  override name = 'OutOfTime'
}

const context: { run: (() => unknown) | undefined } = { run: undefined }
createContext(context)
const script = new Script('run()')

/**
 * Does work that cannot be broken into steps, on this thread, for at most so many milliseconds; then throws `OutOfTime`.
 * For what a pattern or a template may drag out without end: unlike a worker it costs 50 µs and takes any value. The work
 * must be safe to leave anywhere, since it is stopped between any two of its instructions.
 */
export function withinMs<T>(ms: number, work: () => T): T {
  const before = context.run
  let result: { value: T } | undefined
  context.run = () => {
    result = { value: work() }
  }
  try {
    script.runInContext(context, { timeout: ms })
  } catch (error) {
    if (!isTimeout(error)) throw error
  } finally {
    context.run = before
  }
  if (result === undefined) throw new OutOfTime(`It took more than ${ms} ms.`)
  return result.value
}

/** Tries of work that did not get the processor. */
const MOST_TRIES = 20

/**
 * The same with another try, after a pause for others, as long as the work did not really have four times that time (other
 * threads of the process count too): what is late only because the machine is busy, or because its code runs for the first
 * time, is not refused for that. The work must do no harm when it is begun anew.
 */
export async function withinMsOrAgain<T>(ms: number, work: () => T): Promise<T> {
  for (let tries = 1, used = 0; ; tries++) {
    const before = process.cpuUsage()
    try {
      return withinMs(ms, work)
    } catch (error) {
      const { user, system } = process.cpuUsage(before)
      used += (user + system) / 1_000
      if (!(error instanceof OutOfTime) || used > 4 * ms || tries === MOST_TRIES) throw error
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

// The error may be of another context, so it is no instance of this one's `Error`.
const isTimeout = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'

/** Makes a pause that lets others have the thread; cheap to await often, since it waits only when its turn is over. */
export function turns(ms = 10): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < ms) return undefined
    return new Promise<void>((resolve) => {
      setImmediate(() => {
        since = performance.now()
        resolve()
      })
    })
  }
}
