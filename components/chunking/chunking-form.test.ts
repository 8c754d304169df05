import { describe, expect, it } from 'vitest'
import { chunkingSchema, chunkStrategies, defaultChunking } from '@/pipeline/chunking'
import { type ChunkingDraft, chunkingOf, chunkingProblems, inUnit, matters } from './chunking-form'

const draft = (part: Partial<ChunkingDraft> = {}): ChunkingDraft => ({ ...defaultChunking, ...part })

describe('chunkingProblems', () => {
  it.each([...chunkStrategies])('takes the defaults of %s', (strategy) => {
    expect(chunkingProblems(draft({ strategy }))).toEqual({})
    expect(chunkingSchema.parse(chunkingOf(draft({ strategy })))).toMatchObject({ strategy })
  })

  it('names each number that is out of bounds', () => {
    expect(chunkingProblems(draft({ size: 10, overlap: 10 }))).toEqual({ size: 'sizeRange', overlap: 'overlapRange' })
    expect(chunkingProblems(draft({ size: '' }))).toMatchObject({ size: 'sizeRange' })
    expect(chunkingProblems(draft({ parentSize: 300 }))).toEqual({ parentSize: 'parentRange' })
    expect(chunkingProblems(draft({ parentSize: 301 }))).toEqual({})
    expect(chunkingProblems(draft({ strategy: 'semantic', percentile: 100 }))).toEqual({
      percentile: 'percentileRange',
    })
    expect(chunkingProblems(draft({ strategy: 'sentences', sentences: 0, window: 21 }))).toEqual({
      sentences: 'sentencesRange',
      window: 'windowRange',
    })
  })

  it('does not ask for what the strategy does not use', () => {
    expect(chunkingProblems(draft({ strategy: 'document', size: '', overlap: 9_999, percentile: '' }))).toEqual({})
    expect(matters('sentences', 'size')).toBe(false)
  })
})

describe('chunkingOf', () => {
  it('leaves out what does not matter', () => {
    expect(chunkingOf(draft({ strategy: 'sentences', size: 500, sentences: 5 }))).toEqual({
      ...defaultChunking,
      strategy: 'sentences',
      sentences: 5,
    })
  })

  it('keeps the overlap below the size, as the server asks, even where it is not used', () => {
    const { size, overlap } = chunkingOf(draft({ strategy: 'semantic', size: 30 }))
    expect(overlap).toBeLessThan(size)
  })
})

it('turns tokens into about as many characters and back', () => {
  const characters = inUnit(draft({ parentSize: 1_000 }), 'characters')
  expect(characters).toMatchObject({ unit: 'characters', size: 1_200, overlap: 180, parentSize: 4_000 })
  expect(inUnit(characters, 'tokens')).toEqual(draft({ parentSize: 1_000 }))
})
