import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lossStages } from '@/pipeline/explain'
import type { Waterfall, WaterfallStage } from '@/server/services/retrieval/types'
import { reasonCodes, waterfallView } from './waterfall-view'
import { searchedIn } from './wrong-answer'

const stage = (name: WaterfallStage['stage'], part: Partial<WaterfallStage> = {}): WaterfallStage => ({
  stage: name,
  stepId: 'retriever',
  stepType: 'retriever',
  status: 'passed',
  rank: null,
  of: null,
  limit: null,
  score: null,
  reason: 'found',
  params: {},
  ...part,
})
const waterfall = (lostAt: Waterfall['lostAt'], stages: WaterfallStage[]): Waterfall => ({
  question: 'q',
  expected: { documentId: 'd', documentName: 'd.md', chunkIds: [], text: null },
  stages,
  lostAt,
  runId: 'r',
  outcome: 'ok',
})

describe('waterfallView', () => {
  it('marks the stage that lost it and no other', () => {
    const view = waterfallView(
      waterfall('reranked', [
        stage('indexed', { stepId: null, stepType: null }),
        stage('retrieved', {
          rank: 3,
          of: 40,
          limit: 8,
          params: { denseRank: 7, sparseRank: -1, cameAt: 2, cameOf: 9, citation: 0, mode: 'hybrid' },
        }),
        stage('reranked', { status: 'lost', reason: 'reranked-out' }),
        stage('cited', { status: 'lost', reason: 'not-cited' }),
      ]),
    )
    expect(view.map(({ culprit }) => culprit)).toEqual([false, false, true, false])
    expect(view[0]?.step).toBeNull()
    expect(view[1]).toMatchObject({ rank: 3, of: 40, limit: 8 })
    expect(view[1]?.facts).toEqual([
      { name: 'denseRank', rank: 7 },
      { name: 'sparseRank', rank: null },
      { name: 'came', rank: 2, of: 9 },
      { name: 'other', text: 'mode: hybrid' },
    ])
  })

  it('advises a hybrid search only where the search is none', () => {
    const lost = { status: 'lost', reason: 'below-k' } as const
    const advice = (params: WaterfallStage['params']) =>
      waterfallView(waterfall('retrieved', [stage('retrieved', { ...lost, params })]))[0]?.advice
    expect(advice({})).toBe('below-k')
    expect(advice({ denseRank: 90, sparseRank: -1 })).toBe('below-k-hybrid')
  })

  it('marks nothing when it reached the answer, whatever a branch lost', () => {
    const view = waterfallView(waterfall(null, [stage('retrieved', { status: 'lost' }), stage('cited')]))
    expect(view.some(({ culprit }) => culprit)).toBe(false)
  })

  it('has words for reasons that are new', () => {
    expect(waterfallView(waterfall(null, [stage('cited', { reason: 'eaten' })]))[0]?.reason).toBe('other')
  })
})

it.each(['en', 'es'])('has texts for every stage and reason in %s', (locale) => {
  const texts = JSON.parse(readFileSync(`messages/${locale}/retrieval.json`, 'utf8'))
  expect(Object.keys(texts.stages).sort()).toEqual([...lossStages].sort())
  expect(Object.keys(texts.reasons).sort()).toEqual([...reasonCodes].sort())
})

it('finds the collections that a graph searches, once each', () => {
  const node = (id: string, config: Record<string, unknown>) => ({
    id,
    type: 't',
    version: 1,
    position: { x: 0, y: 0 },
    config,
  })
  const graph = {
    version: 1 as const,
    nodes: [
      node('a', { collection: 'c2', topK: 3 }),
      node('b', { text: 'c9' }),
      node('d', { collection: 'c2', other: 'c1' }),
    ],
    edges: [],
    notes: [],
    groups: [],
  }
  expect(searchedIn(graph, ['c1', 'c2', 'c3'])).toEqual(['c2', 'c1'])
})
