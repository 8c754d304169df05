import { describe, expect, it } from 'vitest'
import type { CollectionInfo, PipelineInfo } from '@/pipeline/environment'
import { fillSummary } from './summary'

const words = { auto: 'Auto', unset: 'not set' }
const collection: CollectionInfo = {
  id: 'c1',
  slug: 'bees',
  name: 'Bees',
  documents: 1,
  chunks: 2,
  storeName: 's',
  embedder: { provider: 'built-in', model: 'm' },
  dimension: 3,
  language: 'en',
  fields: [],
  revision: 1,
}
const pipeline: PipelineInfo = { id: 'p1', slug: 'ask', name: 'Ask', versionId: 'v', number: 1, inputs: [] }
const draft = { id: '2b0e9a5c-9d1f-4c1e-8a51-0f6f4b6f7c11', slug: 'draft', name: 'Draft' }
const fill = (summary: string, config: Record<string, unknown>, options: Record<string, string> = {}) =>
  fillSummary(
    { summary, options },
    config,
    { collections: [collection], pipelines: [pipeline], unpublished: [draft] },
    words,
  )

describe('fillSummary', () => {
  it('names collections, options and values', () => {
    const options = { 'mode=hybrid': 'Hybrid' }
    expect(fill('{id} · {mode} · top {topK}', { id: 'c1', mode: 'hybrid', topK: 8 }, options)).toBe(
      'Bees · Hybrid · top 8',
    )
  })

  it('names pipelines', () => {
    expect(fill('{pipelineId}', { pipelineId: 'p1' })).toBe('Ask')
    expect(fill('{pipelineId}', { pipelineId: draft.id })).toBe('Draft')
    // An id is no name.
    expect(fill('{pipelineId} · {n}', { pipelineId: '3b0e9a5c-9d1f-4c1e-8a51-0f6f4b6f7c11', n: 2 })).toBe('… · 2')
  })

  it('names models and says what is not set', () => {
    expect(fill('{model}', { model: { provider: 'auto', model: '' } })).toBe('Auto')
    expect(fill('{model}', { model: { provider: 'ollama', model: 'qwen3:4b' } })).toBe('qwen3:4b')
    expect(fill('{model} {id}', { model: { provider: 'ollama', model: '' }, id: '' })).toBe('not set not set')
  })

  it('lists fields by name and keeps to one line', () => {
    expect(fill('{fields}', { fields: [{ name: 'a' }, { name: 'b' }] })).toBe('a, b')
    expect(fill('{user}', { user: 'one\n\n two' })).toBe('one two')
    expect(fill('{a.b}', { a: { b: 3 } })).toBe('3')
  })
})
