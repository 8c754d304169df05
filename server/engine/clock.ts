/** Time as the engine sees it, so that tests decide when it passes. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Milliseconds from some fixed point; never goes back, fractions included. */
  elapsed(): number
  /** Calls back once after `ms` milliseconds; the returned function cancels that. */
  after(ms: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
