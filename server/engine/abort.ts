import { AppError } from '@/pipeline/errors'
import type { Clock } from './clock'

/** As much of an `AbortSignal` as the engine itself needs. */
export interface StopSignal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', callback: () => void, options: { once: true }): void
  removeEventListener(type: 'abort', callback: () => void): void
}

class Stop implements StopSignal {
  aborted = false
  reason: unknown
  private readonly callbacks = new Set<() => void>()

  addEventListener(_type: 'abort', callback: () => void): void {
    this.callbacks.add(callback)
  }

  removeEventListener(_type: 'abort', callback: () => void): void {
    this.callbacks.delete(callback)
  }

  stop(reason: unknown): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    const callbacks = [...this.callbacks]
    this.callbacks.clear()
    for (const callback of callbacks) callback()
  }
}

/** Stops what goes on inside one run, as an `AbortController` would at many times the cost for each listener. */
export class StopController {
  readonly signal = new Stop()

  abort(reason: unknown): void {
    this.signal.stop(reason)
  }
}

/** The error an aborted signal stands for: its reason if that is ours, else `cancelled`. */
export function abortError(signal: StopSignal): AppError {
  return signal.reason instanceof AppError ? signal.reason : new AppError('cancelled', 'The run was stopped.')
}

/** Calls back when the signal aborts, at once if it already has. Returns what takes the callback away again. */
export function onAbort(signal: StopSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => {}
  if (signal.aborted) {
    callback()
    return () => {}
  }
  signal.addEventListener('abort', callback, { once: true })
  return () => signal.removeEventListener('abort', callback)
}

/** Waits; rejects with the signal's error as soon as it aborts. */
export function pause(ms: number, signal: StopSignal, clock: Clock): Promise<void> {
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
  signal: StopSignal
  timeoutMs: number
  clock: Clock
  timeoutError: () => AppError
}

/** One attempt as its work sees it. */
export interface Attempt {
  /** Aborts with the run or after the time limit. Made when asked for: most steps never look, and signals are dear. */
  readonly signal: AbortSignal
  /** It has settled, or nobody waits for it any more. */
  readonly over: boolean
}

/**
 * Runs `work` and settles no later than the run stops or the time limit passes: work that ignores its signal is left
 * behind, and what it brings later is dropped.
 */
export function runAttempt<T>(work: (attempt: Attempt) => Promise<T>, limits: AttemptLimits): Promise<T> {
  const { promise, resolve, reject } = deferred<T>()
  let controller: AbortController | undefined
  let ended: AppError | undefined
  let done = false
  const attempt: Attempt = {
    get signal() {
      controller ??= new AbortController()
      if (ended) controller.abort(ended)
      return controller.signal
    },
    get over() {
      return done || ended !== undefined
    },
  }
  const give = (error: AppError) => {
    ended = error
    clear()
    controller?.abort(error)
    reject(error)
  }
  const fail = (error: unknown) => {
    done = true
    clear()
    reject(error)
  }
  const cancelTimer = limits.clock.after(limits.timeoutMs, () => give(limits.timeoutError()))
  let forget = () => {}
  function clear(): void {
    cancelTimer()
    forget()
  }
  forget = onAbort(limits.signal, () => give(abortError(limits.signal)))
  if (ended) return promise
  try {
    work(attempt).then((value) => {
      done = true
      clear()
      resolve(value)
    }, fail)
  } catch (error) {
    // An executor that throws before its first await must not escape the attempt.
    fail(error)
  }
  return promise
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
