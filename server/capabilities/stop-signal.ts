/**
 * Tells that work should stop: as much of an `AbortSignal` as calls need. The engine's own are made for every step, and a
 * real one costs more than many a step.
 */
export interface StopSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', callback: () => void, options?: { once: true }): void
  removeEventListener(type: 'abort', callback: () => void): void
}

/** The same as a real `AbortSignal`, for what takes nothing else: `fetch`, `AbortSignal.any`, foreign clients. */
export function nativeSignal(signal: StopSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal
  const controller = new AbortController()
  const stop = () => controller.abort(signal.reason)
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  return controller.signal
}
