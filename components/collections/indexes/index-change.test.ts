import { describe, expect, it } from 'vitest'
import { defaultChunking } from '@/pipeline/chunking'
import type { CollectionDto } from '@/server/services/collections/types'
import { changeOf, indexDraftOf } from './index-change'
import { scoreRows } from './score-delta'

const collection: CollectionDto = {
  id: 'c1',
  slug: 'manuals',
  name: 'Manuals',
  language: 'en',
  embedder: { provider: 'ollama', model: 'nomic/embed:v1.5' },
  dimension: 768,
  outdatedTerms: false,
  betterEmbedder: null,
  chunking: { ...defaultChunking, sentences: 7 },
  fields: [],
  documents: 1,
  chunks: 1,
  pending: 0,
  failed: 0,
  trouble: null,
  settingsRevision: 0,
  quality: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  updatedAt: '2026-11-22T10:00:00.000Z',
}
const draft = indexDraftOf(collection)

describe('changeOf', () => {
  it('finds no change in what is there', () => {
    expect(changeOf(draft, collection)).toBeNull()
    expect(changeOf({ ...draft, chunking: { ...draft.chunking, window: 9 } }, collection)).toBeNull()
  })

  it('lets an index with terms of an earlier version be built anew as it is', () => {
    expect(changeOf(draft, { ...collection, outdatedTerms: true })).toEqual({})
  })

  it('names only what changes', () => {
    expect(changeOf({ ...draft, language: 'auto' }, collection)).toEqual({ language: 'auto' })
    expect(changeOf({ ...draft, embedder: 'built-in/lexical' }, collection)).toEqual({
      embedder: { provider: 'built-in', model: 'lexical' },
    })
    const chunking = { ...draft.chunking, strategy: 'headings' as const, size: 500 }
    expect(changeOf({ ...draft, chunking }, collection)).toEqual({
      chunking: { ...defaultChunking, strategy: 'headings', size: 500 },
    })
  })
})

it('compares figures as far as they are shown', () => {
  const rows = scoreRows({
    own: { questions: 4, ndcg10: 0.8312, mrr10: 0.5, recall5: 0.9 },
    live: { questions: 4, ndcg10: 0.8309, mrr10: 0.75, recall5: 0.8 },
  })
  expect(rows.map(({ measure, trend }) => [measure, trend])).toEqual([
    ['ndcg10', 'same'],
    ['mrr10', 'worse'],
    ['recall5', 'better'],
  ])
})
