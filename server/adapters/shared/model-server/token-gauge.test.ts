import { describe, expect, it } from 'vitest'
import { createTokenGauge, type GaugeState, gaugeStateSchema } from './token-gauge'

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

  it('goes on with what it learnt before, and tells of what is new only', () => {
    let kept: GaugeState | undefined
    let changes = 0
    const onChange = (state: () => GaugeState) => {
      changes += 1
      kept = state()
    }
    const first = createTokenGauge({ onChange })
    first.learn(model, 'prose', { estimate: 1_000, counted: 1_250 })
    first.learn(model, 'prose', { estimate: 1_000, counted: 1_251 })
    first.learnLimit(model, 2_048)
    first.learnLimit(model, 2_048)
    expect(changes).toBe(2)
    const next = createTokenGauge({ known: gaugeStateSchema.parse(JSON.parse(JSON.stringify(kept))) })
    expect(next.scale(model, 'prose')).toBe(1.251)
    expect(next.limit(model)).toBe(2_048)
  })
})
