import { describe, expect, it } from 'vitest'
import { retriever } from '@/nodes/retriever/definition'
import type { GraphNode } from '@/pipeline/graph'
import type { RankedQuestion } from '@/server/services/retrieval/quality/types'
import {
  comparedSettings,
  isOffered,
  rankChanges,
  rankText,
  valuesOfRun,
  verdictOf,
  withAutomaticFusion,
} from './offered'

const collections = [{ id: 'handbook' }]
const node = (config: Record<string, unknown>, type = 'retriever'): GraphNode => ({
  id: 'retriever',
  type,
  version: 2,
  position: { x: 0, y: 0 },
  config: { collectionId: 'handbook', ...config },
})

describe('isOffered', () => {
  it('offers to a hybrid retriever that joins by rank', () => {
    expect(isOffered(node({ mode: 'hybrid', fusion: 'rrf' }), collections)).toBe(true)
    // Hybrid is what a retriever without a mode is.
    expect(isOffered(node({ fusion: 'rrf' }), collections)).toBe(true)
  })

  it('offers to what an earlier version saved without a fusion', () => {
    const { config } = node({ mode: 'hybrid' })
    expect(isOffered(node(retriever.migrate?.[1]?.(config) ?? {}), collections)).toBe(true)
  })

  it.each([
    ['another fusion', node({ fusion: 'score' })],
    ['automatic fusion', node({ fusion: 'auto' })],
    ['no fusion at all, which is automatic', node({})],
    ['one list only', node({ fusion: 'rrf', mode: 'sparse' })],
    ['a collection that is gone', node({ fusion: 'rrf', collectionId: 'gone' })],
    ['no collection', node({ fusion: 'rrf', collectionId: '' })],
    ['another node with such a field', node({ fusion: 'rrf' }, 'fusion')],
  ])('does not offer to %s', (_, given) => expect(isOffered(given, collections)).toBe(false))
})

describe('comparedSettings', () => {
  const config = {
    collectionId: 'handbook',
    fusion: 'rrf',
    denseWeight: 3,
    sparseWeight: 0.5,
    topK: 4,
    denseShare: 0.7,
  }

  it('compares the settings as they are with automatic fusion, which has no weights', () => {
    const compared = comparedSettings(config)
    expect(compared?.collectionId).toBe('handbook')
    const [now, then] = compared?.settings ?? []
    expect(now).toMatchObject({ fusion: 'rrf', denseWeight: 3, sparseWeight: 0.5, topK: 4 })
    expect(then).toEqual({ ...now, fusion: 'auto', denseWeight: 1, sparseWeight: 1 })
  })

  it('has nothing to compare while the config has mistakes', () => {
    expect(comparedSettings({ ...config, topK: 0 })).toBeNull()
  })

  it('sets what it measured, and leaves everything else as it was written', () => {
    expect(withAutomaticFusion({ ...config, later: true })).toEqual({
      collectionId: 'handbook',
      fusion: 'auto',
      topK: 4,
      denseShare: 0.7,
      later: true,
    })
  })

  it('names the values of a run that the filter takes', () => {
    const must = [
      { field: 'customer', op: 'eq', value: '{{ customer }}' },
      { field: 'year', op: 'gte', value: 2020 },
    ]
    const compared = comparedSettings({ ...config, filter: { must, should: [], mustNot: [] } })
    expect(compared && valuesOfRun(compared)).toEqual(['customer'])
    const plain = comparedSettings({ ...config, filter: { must: must.slice(1), should: [], mustNot: [] } })
    expect(plain && valuesOfRun(plain)).toEqual([])
  })
})

describe('rankChanges', () => {
  const question = (query: string, ...ranks: (number | null)[]): RankedQuestion => ({
    query,
    places: [{ documentId: 'd', documentName: 'Handbook.md', passage: null }],
    ranks,
  })

  it('shows only what differs, greatest change first, better or worse', () => {
    const { shown, more } = rankChanges([
      question('same', 3, 3),
      question('nowhere', null, null),
      question('a little', 3, 2),
      question('lost', 1, null),
      question('found', null, 4),
    ])
    expect(shown.map(({ query, before, after, better }) => [query, before, after, better])).toEqual([
      ['lost', 1, null, false],
      ['found', null, 4, true],
      ['a little', 3, 2, true],
    ])
    expect(more).toBe(0)
  })

  it('takes a place behind the tenth for less than the tenth', () => {
    expect(rankChanges([question('just lost', 10, null)]).shown).toMatchObject([{ better: false }])
  })

  it('shows at most twenty and counts the rest', () => {
    const { shown, more } = rankChanges(Array.from({ length: 23 }, (_, at) => question(`question ${at}`, 5, 1)))
    expect(shown).toHaveLength(20)
    expect(shown[0]?.query).toBe('question 0')
    expect(more).toBe(3)
  })

  it('writes a dash for a rank that is not there', () => {
    expect([1, 10, null].map(rankText)).toEqual(['1', '10', '–'])
  })
})

describe('verdictOf', () => {
  it.each([
    ['same', { gained: 0, lost: 0, p: 1 }],
    ['chance', { gained: 3, lost: 1, p: 0.625 }],
    ['chance', { gained: 1, lost: 1, p: 1 }],
    ['chance', { gained: 7, lost: 1, p: 0.05 }],
    ['differs', { gained: 6, lost: 0, p: 0.03125 }],
  ])('%s', (verdict, figures) => expect(verdictOf(figures)).toBe(verdict))
})
