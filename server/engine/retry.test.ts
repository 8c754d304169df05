import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { defaultRetry, retryDelay } from './retry'

const policy = { ...defaultRetry, random: () => 1 }
const busy = (retryAfterMs?: number) => new AppError('models-busy', say('Busy.'), { retryAfterMs })

describe('retryDelay', () => {
  it('doubles up to a ceiling', () => {
    const generous = { ...policy, attempts: { ...policy.attempts, read: 20 } }
    const delays = [1, 2, 3, 10].map((attempt) => retryDelay(busy(), attempt, 'read', generous))
    expect(delays).toEqual([200, 400, 800, 5000])
  })

  it('spreads over the whole span', () => {
    expect(retryDelay(busy(), 2, 'read', { ...policy, random: () => 0 })).toBe(0)
    expect(retryDelay(busy(), 2, 'read', { ...policy, random: () => 0.25 })).toBe(100)
  })

  it('is never shorter than asked for, and gives up when asked for too much', () => {
    expect(retryDelay(busy(1500), 1, 'read', policy)).toBe(1500)
    expect(retryDelay(busy(30_001), 1, 'read', policy)).toBeNull()
  })

  it('ends with the attempts of the effect', () => {
    expect(retryDelay(busy(), 3, 'pure', policy)).toBeNull()
    expect(retryDelay(busy(), 1, 'write', policy)).toBeNull()
    expect(retryDelay(new AppError('model-missing', say('No.')), 1, 'read', policy)).toBeNull()
  })
})
