import { describe, expect, it } from 'vitest'
import { aChunk, aContext, parseConfig } from '../testing'
import { fallback } from './definition'
import { executeFallback } from './execute'

const config = (raw: Record<string, unknown> = {}) => parseConfig(fallback, { ...fallback.defaults, ...raw })

describe('fallback', () => {
  it('has as many inputs as alternatives, of the type it passes on', () => {
    const { inputs, outputs } = fallback.ports(config({ type: 'chunks', count: 3 }))
    expect(Object.keys(inputs)).toEqual(['first', 'second', 'third'])
    expect([...Object.values(inputs), ...Object.values(outputs)].every(({ type }) => type === 'chunks')).toBe(true)
    expect(fallback.config.safeParse({ count: 6 }).success).toBe(false)
    expect(fallback.config.safeParse({ count: 1 }).success).toBe(false)
  })

  it('says what counts as lost', () => {
    expect(fallback.alternatives?.(config())).toEqual({ acceptEmpty: false })
    expect(fallback.alternatives?.(config({ acceptEmpty: true }))).toEqual({ acceptEmpty: true })
  })

  it('passes on the alternative it is given', async () => {
    const chunks = [aChunk('a', 'text')]
    const result = await executeFallback.run({ ...aContext(), config: config(), inputs: { second: chunks } })
    expect(result).toEqual({ outputs: { value: chunks }, details: { taken: 'second' } })
    await expect(executeFallback.run({ ...aContext(), config: config(), inputs: {} })).rejects.toThrow('No alternative')
  })
})
