import { describe, expect, it } from 'vitest'
import { createTokenGauge } from './token-gauge'

const model = { provider: 'ollama', model: 'm', digest: 'a' }

describe('the token gauge', () => {
  it('rises at once and falls slowly, for each kind of text by itself', () => {
    const gauge = createTokenGauge()
    expect(gauge.scale(model, 'dense')).toBe(1)
    gauge.learn(model, 'dense', { estimate: 100, counted: 200 })
    expect(gauge.scale(model, 'dense')).toBe(2)
    expect(gauge.scale(model, 'prose')).toBe(1)
    gauge.learn(model, 'dense', { estimate: 100, counted: 100 })
    expect(gauge.scale(model, 'dense')).toBeCloseTo(1.8)
    gauge.learn(model, 'dense', { estimate: 100, counted: 300 })
    expect(gauge.scale(model, 'dense')).toBe(3)
  })

  it('begins anew with another digest, and takes no notice of what the server had in its cache', () => {
    const gauge = createTokenGauge()
    gauge.learn(model, 'prose', { estimate: 100, counted: 150 })
    gauge.learn(model, 'prose', { estimate: 1_000, counted: 12 })
    expect(gauge.scale(model, 'prose')).toBe(1.5)
    expect(gauge.scale({ ...model, digest: 'b' }, 'prose')).toBe(1)
  })

  it('remembers a limit that a refusal named', () => {
    const gauge = createTokenGauge()
    gauge.learnLimit(model, 4)
    expect(gauge.limit(model)).toBeUndefined()
    gauge.learnLimit(model, 512)
    expect(gauge.limit(model)).toBe(512)
  })
})
