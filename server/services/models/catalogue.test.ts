import { describe, expect, it } from 'vitest'
import { embedPrefixes } from '@/server/adapters/shared/model-server/embed-prefixes'
import { catalogueEntrySchema, chatCatalogue, embedCatalogue, memoryOf } from './catalogue'
import { fitOf, isSameModel, recommend, usableShare } from './recommend'

const GIB = 2 ** 30
const all = [...chatCatalogue, ...embedCatalogue]
const named = (name: string) => {
  const entry = all.find(({ model }) => model === name)
  if (!entry) throw new Error(`${name} is not in the table.`)
  return entry
}

describe('the table of models', () => {
  it('is what its schema says, each model once', () => {
    for (const entry of all) expect(catalogueEntrySchema.parse(entry)).toEqual(entry)
    expect(new Set(all.map(({ model }) => model)).size).toBe(all.length)
  })

  it('takes no entry with a made-up tag, no size or a word it does not know', () => {
    const entry = named('bge-m3:latest')
    for (const wrong of [{ model: 'bge-m3' }, { bytes: 0 }, { languages: 'es' }, { source: 'library' }, { extra: 1 }])
      expect(catalogueEntrySchema.safeParse({ ...entry, ...wrong }).success).toBe(false)
  })

  it('counts weights, context and buffers', () => {
    // 2 · 36 layers · 8 heads · 128 · 2 bytes = 147 456 bytes a token.
    expect(memoryOf(named('qwen3:4b-instruct'))).toBe(2_500_000_000 + 147_456 * 8192 + 600_000_000)
    expect(memoryOf(named('qwen3:4b-instruct'), 1)).toBe(2_500_000_000 + 147_456 + 600_000_000)
    // 29 of 34 layers look back 1024 tokens; a shorter context fills neither.
    expect(memoryOf(named('gemma3:4b'))).toBe(3_300_000_000 + 4096 * (29 * 1024 + 5 * 8192) + 600_000_000)
    expect(memoryOf(named('gemma3:4b'), 100)).toBe(3_300_000_000 + 4096 * 34 * 100 + 600_000_000)
    expect(memoryOf(named('bge-m3:latest'))).toBe(1_157_672_605 + 200_000_000)
  })

  it('has embedding models whose prefixes are known', () => {
    const without = embedCatalogue.filter(({ model }) => embedPrefixes(model).query === '').map(({ model }) => model)
    // Their cards ask for none.
    expect(without).toEqual(['all-minilm:latest', 'bge-m3:latest'])
  })
})

describe('fitOf', () => {
  it('tells what fits, what barely does and what does not', () => {
    const large = named('qwen3:14b')
    expect(fitOf(large, 64 * GIB)).toBe('fits')
    expect(fitOf(large, memoryOf(large) / 0.8)).toBe('tight')
    expect(fitOf(large, 8 * GIB)).toBe('too-large')
    expect(fitOf(large, null)).toBe('unknown')
  })
})

describe('recommend', () => {
  const both = { chat: true, embed: true }
  const names = (memory: number | null, language = 'en', wanted = both) => {
    const { chat, embed } = recommend({ memory, language, wanted })
    return [chat?.model ?? null, embed?.model ?? null]
  }

  it.each([
    [2, [null, 'embeddinggemma:latest']],
    [4, ['llama3.2:1b', 'embeddinggemma:latest']],
    [8, ['qwen3:4b-instruct', 'embeddinggemma:latest']],
    [16, ['qwen3:4b-instruct', 'embeddinggemma:latest']],
    [128, ['qwen3:4b-instruct', 'embeddinggemma:latest']],
  ])('takes for %i GiB what runs there', (gib, expected) => expect(names(gib * GIB)).toEqual(expected))

  it('leaves what it recommends room for both at once', () => {
    for (let memory = GIB / 2; memory < 40 * GIB; memory += GIB / 4) {
      for (const language of ['en', 'es']) {
        const { chat, embed } = recommend({ memory, language, wanted: both })
        const need = [chat, embed].reduce((sum, entry) => sum + (entry ? memoryOf(entry) : 0), 0)
        expect(need).toBeLessThanOrEqual(memory * usableShare)
      }
    }
  })

  it('gives English alone only to people who read English', () => {
    const memory = 0.9 * GIB
    expect(names(memory)).toEqual([null, 'nomic-embed-text:latest'])
    expect(names(memory, 'es')).toEqual([null, null])
  })

  it('is about what is missing', () => {
    expect(names(8 * GIB, 'es', { chat: false, embed: true })).toEqual([null, 'embeddinggemma:latest'])
    expect(names(8 * GIB, 'es', { chat: true, embed: false })).toEqual(['qwen3:4b-instruct', null])
    expect(names(8 * GIB, 'es', { chat: false, embed: false })).toEqual([null, null])
  })

  it('is modest where the memory is not known, and silent where there is none', () => {
    expect(names(null)).toEqual(['granite4:micro', 'embeddinggemma:latest'])
    expect(names(0)).toEqual([null, null])
  })
})

describe('isSameModel', () => {
  it('knows the tag that is not written', () => {
    expect(isSameModel('bge-m3:latest', 'bge-m3')).toBe(true)
    expect(isSameModel('qwen3:4b', 'qwen3')).toBe(false)
  })
})
