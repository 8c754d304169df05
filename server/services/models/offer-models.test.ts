import { describe, expect, it } from 'vitest'
import { defaultChunking } from '@/pipeline/chunking'
import type { ModelInfo } from '@/pipeline/environment'
import type { CollectionDto } from '../collections/types'
import { isOnThisMachine, machineMemory } from './machine-memory'
import { offerModels } from './offer-models'

const GIB = 2 ** 30
const builtIn: ModelInfo[] = [
  { provider: 'built-in', model: 'extractive-reader', capabilities: ['chat'] },
  { provider: 'built-in', model: 'lexical-384', capabilities: ['embed'] },
]
const collection = (id: string, provider: 'built-in' | 'ollama'): CollectionDto => ({
  id,
  slug: id,
  name: id,
  language: 'auto',
  embedder: { provider, model: 'm' },
  dimension: 3,
  outdatedTerms: false,
  betterEmbedder: null,
  chunking: defaultChunking,
  fields: [],
  documents: 2,
  chunks: 4,
  pending: 0,
  failed: 0,
  trouble: null,
  settingsRevision: 0,
  quality: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
})
const offer = (models: ModelInfo[], url = 'http://127.0.0.1:11434', state: 'up' | 'down' = 'up') =>
  offerModels({
    snapshot: { providers: [{ provider: 'ollama', state, url }], models: [...builtIn, ...models] },
    collections: [collection('example', 'built-in'), collection('own', 'built-in'), collection('real', 'ollama')],
    exampleId: 'example',
    setup: null,
    language: 'es',
    machine: 16 * GIB,
  })

describe('offerModels', () => {
  it('offers what fits the computer that Ollama runs on', () => {
    const { up, memory, missing, recommended, collections, models, embedder } = offer([])
    expect({ up, memory, missing, embedder }).toEqual({
      up: true,
      memory: 16 * GIB,
      missing: { chat: true, embed: true },
      embedder: null,
    })
    expect(recommended).toEqual({ chat: 'qwen3:4b-instruct', embed: 'embeddinggemma:latest' })
    expect(collections).toEqual([
      { id: 'example', name: 'example', documents: 2, example: true },
      { id: 'own', name: 'own', documents: 2, example: false },
    ])
    expect(models.every(({ there, fit }) => !there && fit !== 'unknown')).toBe(true)
  })

  it('knows nothing of the memory of another computer', () => {
    const { memory, models } = offer([], 'http://192.168.1.20:11434')
    expect(memory).toBeNull()
    expect(new Set(models.map(({ fit }) => fit))).toEqual(new Set(['unknown']))
  })

  it('misses only what is not there; a base model does not count, another server does', () => {
    const base: ModelInfo = { provider: 'ollama', model: 'llama3:text', capabilities: ['chat'], base: true }
    const embed: ModelInfo = { provider: 'ollama', model: 'bge-m3:latest', capabilities: ['embed'] }
    const hosted: ModelInfo = { provider: 'openai', model: 'm', capabilities: ['chat', 'embed'] }
    expect(offer([base, embed])).toMatchObject({ missing: { chat: true, embed: false }, embedder: 'bge-m3:latest' })
    expect(offer([base, embed]).recommended.embed).toBeNull()
    expect(offer([base, embed]).models.find(({ model }) => model === 'bge-m3:latest')?.there).toBe(true)
    expect(offer([hosted])).toMatchObject({ missing: { chat: false, embed: false }, embedder: null })
  })

  it('is not up where Ollama does not answer', () => expect(offer([], undefined, 'down').up).toBe(false))
})

describe('the memory of the computer', () => {
  it('is what a container may take', () => {
    expect(machineMemory(16, 0)).toBe(16)
    expect(machineMemory(16, 4)).toBe(4)
    expect(machineMemory(16, 2 ** 63)).toBe(16)
    expect(machineMemory()).toBeGreaterThan(0)
  })

  it.each([
    ['http://localhost:11434', true],
    ['http://127.0.0.1:11434/path', true],
    ['http://127.8.0.1', true],
    ['http://[::1]:11434', true],
    ['http://127.evil.test', false],
    ['http://ollama:11434', false],
    ['http://10.0.0.2:11434', false],
    ['nonsense', false],
    [undefined, false],
  ])('%s is this one: %s', (url, expected) => expect(isOnThisMachine({ url })).toBe(expected))
})
