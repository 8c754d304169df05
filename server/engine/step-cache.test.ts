import { describe, expect, it } from 'vitest'
import type { Step } from '@/pipeline/plan'
import { inputStep, planOf, step } from '@/test/builders/plan'
import { cacheKey, createStepCache } from './step-cache'

const [, reader, upper, writer] = planOf([
  inputStep(),
  step('r', 'reader', { text: 'in.question' }, { collections: ['laws'] }),
  step('u', 'upper', { text: 'in.question' }),
  step('w', 'writer', { text: 'in.question' }),
]).steps as [Step, Step, Step, Step]
const facts = { explain: false, revisionOf: () => 1 }
const inputs = { text: 'q' }

describe('cacheKey', () => {
  it('is the same for the same work, whatever the step is called', () => {
    const again = { ...reader, id: 'other', config: { ...reader.config } }
    expect(cacheKey(again, { ...inputs }, facts)).toBe(cacheKey(reader, inputs, facts))
  })

  it('differs with everything that a result follows from', () => {
    const keys = [
      cacheKey(reader, inputs, facts),
      cacheKey(reader, { text: 'r' }, facts),
      cacheKey({ ...reader, config: { name: 'n' } }, inputs, facts),
      cacheKey({ ...reader, version: 2 }, inputs, facts),
      cacheKey(upper, inputs, facts),
      cacheKey(reader, inputs, { ...facts, revisionOf: () => 2 }),
      cacheKey(reader, inputs, { ...facts, explain: true }),
      cacheKey(
        {
          ...reader,
          resources: { ...reader.resources, chatModels: { model: { provider: 'ollama', model: 'm', digest: 'd' } } },
        },
        inputs,
        facts,
      ),
    ]
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).not.toContain(null)
  })

  it('is null for writes and for reads of unknown revision', () => {
    expect(cacheKey(writer, inputs, facts)).toBeNull()
    expect(cacheKey(reader, inputs, { ...facts, revisionOf: () => undefined })).toBeNull()
    expect(cacheKey(reader, inputs, { explain: false, revisionOf: undefined })).toBeNull()
    expect(cacheKey(upper, inputs, { explain: false, revisionOf: undefined })).not.toBeNull()
  })

  it('is null for what asks an address: it may answer something else by now', () => {
    expect(cacheKey(reader, inputs, { ...facts, needs: ['chatModel'] })).not.toBeNull()
    expect(cacheKey(reader, inputs, { ...facts, needs: ['http'] })).toBeNull()
  })
})

describe('createStepCache', () => {
  const kept = (text: string) => ({ outcome: 'ok' as const, outputs: { text }, notes: [], runId: 'r' })

  it('forgets the least recently used beyond its count', () => {
    const cache = createStepCache({ maxSteps: 2 })
    cache.set('a', kept('a'))
    cache.set('b', kept('b'))
    cache.get('a')
    cache.set('c', kept('c'))
    expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true])
  })

  it('forgets beyond its size and never keeps what is larger than all of it', () => {
    const cache = createStepCache({ maxBytes: 2000 })
    cache.set('a', kept('x'.repeat(500)))
    cache.set('b', kept('x'.repeat(500)))
    cache.set('huge', kept('x'.repeat(5000)))
    expect(['a', 'b', 'huge'].map((key) => cache.get(key) !== undefined)).toEqual([false, true, false])
  })
})
