import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { nativeSignal, type StopSignal } from '@/server/capabilities/stop-signal'

/** Rejects as soon as the signal aborts, even when the work does not listen to it. */
function untilAborted<T>(work: Promise<T>, signal: StopSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/**
 * Does work within a time limit of a step's own, in milliseconds. Throws `timeout` when it takes longer, the caller's
 * reason when `signal` aborts, else what the work threw. Calls that are still under way after a failure are ended.
 */
export async function withinLimit<T>(
  timeoutMs: number,
  signal: StopSignal,
  work: (signal: StopSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController()
  const late = new AppError('timeout', say('No answer came within {timeoutMs} ms.', { timeoutMs }))
  const timer = setTimeout(() => limit.abort(late), timeoutMs)
  const either = AbortSignal.any([nativeSignal(signal), limit.signal])
  try {
    return await untilAborted(work(either), either)
  } catch (error) {
    signal.throwIfAborted()
    const cause = limit.signal.aborted ? late : error
    limit.abort(cause)
    throw cause
  } finally {
    clearTimeout(timer)
  }
}
