import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@/pipeline/errors'
import { nativeSignal, type StopSignal } from '@/server/capabilities/stop-signal'

/** Waits before the second, third … attempt, in milliseconds. */
export const defaultRetryDelays: readonly number[] = [500, 2_000, 6_000]

/**
 * Does work again while it fails with an error that is marked retryable, after each of `delays` (a fifth longer or
 * shorter by chance, or longer when the other side asked for it); then the last error stands. Aborting ends the wait at once.
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  delays: readonly number[],
  signal: StopSignal,
): Promise<T> {
  for (const delay of delays) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof AppError && error.retryable)) throw error
      await wait(Math.max(error.retryAfterMs ?? 0, delay * (0.8 + Math.random() * 0.4)), signal)
    }
  }
  return await work()
}

async function wait(ms: number, signal: StopSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: nativeSignal(signal) })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
