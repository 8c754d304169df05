import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Clock } from './clock'

class Stop implements StopSignal {
  aborted = false
  reason: unknown
  private readonly callbacks = new Set<() => void>()

  throwIfAborted(): void {
    // The reason is what the caller gave, as with an `AbortSignal`.
    if (this.aborted) throw this.reason
  }

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
  return signal.reason instanceof AppError ? signal.reason : new AppError('cancelled', say('The run was stopped.'))
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
export class Attempt {
  private controller: StopController | undefined
  private error: AppError | undefined
  private settled = false

  /** Aborts with the run or after the time limit. Made when asked for: most steps never look. */
  get signal(): StopSignal {
    this.controller ??= new StopController()
    if (this.error) this.controller.abort(this.error)
    return this.controller.signal
  }

  /** It has settled, or nobody waits for it any more. */
  get over(): boolean {
    return this.settled || this.error !== undefined
  }

  /** Nobody waits for it any more. */
  abandon(error: AppError): void {
    this.error = error
    this.controller?.abort(error)
  }

  settle(): void {
    this.settled = true
  }
}

/**
 * Runs `work` and settles no later than the run stops or the time limit passes: work that ignores its signal is left
 * behind, and what it brings later is dropped.
 */
export function runAttempt<T>(work: (attempt: Attempt) => Promise<T>, limits: AttemptLimits): Promise<T> {
  return new Promise((resolve, reject) => {
    const attempt = new Attempt()
    const give = (error: AppError) => {
      clear()
      attempt.abandon(error)
      reject(error)
    }
    const fail = (error: unknown) => {
      attempt.settle()
      clear()
      reject(error)
    }
    const cancelTimer = limits.clock.after(limits.timeoutMs, () => give(limits.timeoutError()))
    const stopped = () => give(abortError(limits.signal))
    function clear(): void {
      cancelTimer()
      limits.signal.removeEventListener('abort', stopped)
    }
    if (limits.signal.aborted) return stopped()
    limits.signal.addEventListener('abort', stopped, { once: true })
    try {
      work(attempt).then((value) => {
        attempt.settle()
        clear()
        resolve(value)
      }, fail)
    } catch (error) {
      // An executor that throws before its first await must not escape the attempt.
      fail(error)
    }
  })
}
