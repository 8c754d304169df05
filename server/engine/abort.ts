import { AppError } from '@/pipeline/errors'
import type { Clock } from './clock'

/** The error an aborted signal stands for: its reason if that is ours, else `cancelled`. */
export function abortError(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError ? signal.reason : new AppError('cancelled', 'The run was stopped.')
}

/** Calls back when the signal aborts, at once if it already has. Returns what takes the callback away again. */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => {}
  if (signal.aborted) {
    callback()
    return () => {}
  }
  signal.addEventListener('abort', callback, { once: true })
  return () => signal.removeEventListener('abort', callback)
}

/** Waits; rejects with the signal's error as soon as it aborts. */
export function pause(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelTimer = clock.after(ms, () => {
      forget()
      resolve()
    })
    const forget = onAbort(signal, () => {
      cancelTimer()
      reject(abortError(signal))
    })
  })
}

export interface AttemptLimits {
  signal: AbortSignal
  timeoutMs: number
  clock: Clock
  timeoutError: () => AppError
}

/**
 * Runs `work` with a signal that aborts with the run or after the time limit, and settles no later than that signal:
 * work that ignores it is left behind, and what it brings later is dropped.
 */
export function runAttempt<T>(work: (signal: AbortSignal) => Promise<T>, limits: AttemptLimits): Promise<T> {
  const { promise, resolve, reject } = deferred<T>()
  const controller = new AbortController()
  const give = (error: AppError) => {
    controller.abort(error)
    reject(error)
  }
  const cancelTimer = limits.clock.after(limits.timeoutMs, () => give(limits.timeoutError()))
  const forget = onAbort(limits.signal, () => give(abortError(limits.signal)))
  const clear = () => {
    cancelTimer()
    forget()
  }
  if (controller.signal.aborted) {
    clear()
    return promise
  }
  start(work, controller.signal).then(resolve, reject)
  return promise.finally(clear)
}

// An executor that throws before its first await must not escape the attempt.
async function start<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return work(signal)
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((res, rej) => {
    resolve = res
    reject = rej
  })
  return { promise, resolve, reject }
}
