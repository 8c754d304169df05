import { describe, expect, it } from 'vitest'
import { aChunk } from '@/nodes/testing'
import type { StepRecord } from '@/pipeline/run-event'
import { lostAt } from './explain'
import { explainAnswer } from './explain-answer'
import { indexOfExpected } from './explain-search'
import { stageOf } from './stage'

const first = { stepId: 'r1', type: 'retriever' }
const second = { stepId: 'r2', type: 'retriever' }
const output = { stepId: 'output', type: 'output' }
const indexed = stageOf(null, 'indexed', 'passed', 'found')

describe('lostAt', () => {
  it('does not blame one retriever for what another brought', () => {
    const searches = [
      indexed,
      stageOf(first, 'retrieved', 'passed', 'found'),
      stageOf(second, 'retrieved', 'lost', 'below-k'),
    ]
    expect(lostAt([...searches, stageOf(output, 'cited', 'lost', 'not-cited')])).toBe('cited')
    expect(lostAt(searches.filter(({ stepId }) => stepId !== 'r1'))).toBe('retrieved')
  })

  it('says that it got no further where the rest did not run: nothing answered with it', () => {
    const found = [indexed, stageOf(first, 'retrieved', 'passed', 'found')]
    const end = stageOf(output, 'cited', 'not-reached', 'not-reached')
    expect(lostAt([...found, end])).toBe('prompted')
    const model = { stepId: 'model', type: 'model' }
    expect(lostAt([...found, stageOf(model, 'prompted', 'passed', 'found'), end])).toBe('cited')
    expect(lostAt([...found, stageOf(output, 'cited', 'passed', 'cited')])).toBeNull()
  })
})

describe('indexOfExpected', () => {
  const document = { id: 'd', name: 'd.txt', state: 'indexed' as const, liveGeneration: 1, collectionId: 'c' }
  const place = { document, text: null, chunkIds: new Set(['of-the-index-now']), missing: null }
  const chunks = [
    aChunk('x', 'Other.'),
    aChunk('of-an-index-before', 'Here.', { documentId: 'd', position: { index: 0, start: 10, end: 15 } }),
  ]

  it('knows chunks of an earlier index by their place', () => {
    expect(indexOfExpected(chunks, { ...place, passage: null })).toMatchObject({ rank: 2, of: 2 })
    expect(indexOfExpected(chunks, { ...place, passage: { start: 12, end: 20 } })).toMatchObject({ rank: 2 })
    expect(indexOfExpected(chunks, { ...place, passage: { start: 15, end: 20 } })).toBeNull()
  })
})

describe('explainAnswer', () => {
  const document = { id: 'd', name: 'd.txt', state: 'indexed' as const, liveGeneration: 1, collectionId: 'c' }
  const place = { document, text: null, passage: null, chunkIds: new Set(['here']), missing: null }
  const sources = [
    aChunk('other', 'Other.', { citation: 1 }),
    aChunk('here', 'Here.', { documentId: 'd', citation: 2 }),
  ]
  const record = (before: string, after: string): StepRecord => ({
    stepId: 'check',
    type: 'grounding',
    outcome: 'ok',
    notes: [],
    startedAt: 0,
    durationMs: 0,
    attempts: 1,
    cached: false,
    inputs: { answer: before, sources },
    outputs: { answer: after },
    previews: {},
  })

  const how = { kind: 'answer', answer: 'answer', sources: 'sources', reason: 'ungrounded' } as const

  it('tells that the check took the citation out', () => {
    const [stage] = explainAnswer(record('One [1]. Two [2].', 'One [1].'), place, how)
    expect(stage).toMatchObject({ stage: 'cited', status: 'lost', reason: 'ungrounded', params: { citation: 2 } })
    expect(explainAnswer(record('One [1]. Two [2].', 'One [1]. Two [2].'), place, how)).toEqual([])
    expect(explainAnswer(record('One [1].', ''), place, how)).toEqual([])
  })
})
