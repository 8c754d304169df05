import type { AppError } from '@/pipeline/errors'
import type { Effect } from '@/pipeline/node-definition'

export interface RetryPolicy {
  /** Attempts in all, the first included. A write is never repeated by default: it may have happened. */
  attempts: Readonly<Record<Effect, number>>
  /** Upper bound of the wait before the second attempt; doubles with each further one. Milliseconds. */
  baseMs: number
  maxMs: number
  /** A longer wait than this, asked for by the other side, is not waited for: the step fails at once. */
  maxRetryAfterMs: number
  /** Evenly distributed in [0, 1). */
  random: () => number
}

export const defaultRetry: RetryPolicy = {
  attempts: { pure: 3, read: 3, write: 1 },
  baseMs: 200,
  maxMs: 5000,
  maxRetryAfterMs: 30_000,
  random: Math.random,
}

/**
 * Milliseconds to wait before repeating what failed in `attempt` (from 1), or `null` when it must not be repeated.
 * Exponential back-off with full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/),
 * never shorter than what the other side asked for.
 */
export function retryDelay(error: AppError, attempt: number, effect: Effect, policy: RetryPolicy): number | null {
  if (!error.retryable || attempt >= policy.attempts[effect]) return null
  const asked = error.retryAfterMs ?? 0
  if (asked > policy.maxRetryAfterMs) return null
  const ceiling = Math.min(policy.maxMs, policy.baseMs * 2 ** (attempt - 1))
  return Math.max(asked, policy.random() * ceiling)
}
