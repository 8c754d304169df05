import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { aChunk } from '@/nodes/testing'
import type { Chunk } from '@/pipeline/chunk'
import type { StepRecord } from '@/pipeline/run-event'
import { testDefinitions } from '@/test/builders/nodes'
import { inputStep, planOf, step } from '@/test/builders/plan'
import { type Observed, stageFigures } from './stage-figures'

const known = new Map([...testDefinitions, ...definitions])
const plan = planOf(
  [
    inputStep(),
    step('find', 'retriever', { query: 'in.question' }, { config: { collectionId: 'c' } }),
    step('rank', 'reranker', { chunks: 'find.chunks', query: 'in.question' }),
    step('prompt', 'prompt-template', { question: 'in.question', sources: 'rank.chunks' }),
    step('ask', 'model', { messages: 'prompt.messages' }),
    step('check', 'grounding', { answer: 'ask.text', sources: 'ask.sources' }),
    step('out', 'output', { answer: 'check.answer', sources: 'ask.sources' }),
  ],
  { definitions: known },
)

const record = (stepId: string, inputs: StepRecord['inputs'], outputs: StepRecord['outputs']): StepRecord => ({
  stepId,
  type: 'x',
  outcome: 'ok',
  notes: [],
  startedAt: 0,
  durationMs: 0,
  attempts: 1,
  cached: false,
  inputs,
  outputs,
  previews: {},
})

const noise = (count: number): Chunk[] => Array.from({ length: count }, (_, at) => aChunk(`n${at}`, 'Noise.'))
const right = (citation?: number): Chunk =>
  aChunk('right', 'The office closes at six.', { documentId: 'handbook', ...(citation && { citation }) })

interface Flow {
  found: Chunk[]
  ranked: Chunk[]
  prompted: Chunk[]
  answer: string
  checked?: string
}

function observed(caseId: string, { found, ranked, prompted, answer, checked = answer }: Flow): Observed {
  const sources = prompted.map((chunk, at) => ({ ...chunk, citation: at + 1 }))
  const messages = [{ role: 'user', content: '', sources: sources.map((chunk) => ({ chunk, start: 0, end: 0 })) }]
  const outSources = sources.map((chunk) => ({
    citation: chunk.citation,
    chunkId: chunk.id,
    collectionId: chunk.collectionId,
    documentId: chunk.documentId,
    documentName: chunk.documentName,
    start: 0,
    end: 10,
    text: chunk.text,
    score: 1,
    cited: checked.includes(`[${chunk.citation}]`),
  }))
  return {
    caseId,
    places: [{ documentId: 'handbook', documentName: 'Handbook' }],
    steps: [
      record('find', { query: '?' }, { chunks: found }),
      record('rank', { chunks: found, query: '?' }, { chunks: ranked }),
      record('prompt', { question: '?', sources: ranked }, { messages, sources }),
      record('ask', { messages }, { text: answer, sources }),
      record('check', { answer, sources }, { answer: checked }),
      record('out', { answer: checked, sources }, { answer: checked, sources: outSources }),
    ],
  }
}

const [a, b, c, d] = noise(4)
const some = [a, b, c, d].filter((chunk) => chunk !== undefined)
const whole = { found: [...some.slice(0, 1), right()], ranked: [right(), ...some.slice(0, 1)], prompted: [right()] }

const byStep = (all: Observed[]) => {
  const figures = stageFigures(plan, known, all)
  return Object.fromEntries(figures.map((stage) => [stage.stepId, stage]))
}

describe('the figures of the stages', () => {
  it('follow the right place from the search to the citation', () => {
    const stages = byStep([observed('1', { ...whole, answer: 'At six [1].' })])
    expect(Object.values(stages).map(({ stage, stepId }) => [stepId, stage])).toEqual([
      ['find', 'retrieved'],
      ['rank', 'reranked'],
      ['prompt', 'prompted'],
      ['ask', 'prompted'],
      ['check', 'cited'],
      ['out', 'cited'],
    ])
    expect(stages.find).toMatchObject({ cases: 1, recall: { 5: 1, 10: 1, all: 1 }, mrr10: 0.5, map: 0.5 })
    expect(stages.find?.ndcg10).toBeCloseTo(1 / Math.log2(3))
    expect(stages.rank).toMatchObject({ mrr10: 1, ndcg10: 1 })
    expect(stages.out).toMatchObject({ recall: { all: 1 }, lost: { count: 0, caseIds: [] } })
  })

  it('lose each case once, where its place was seen last', () => {
    const nothing = { found: some, ranked: some, prompted: some, answer: 'So [1].' }
    const all = [
      observed('cited', { ...whole, answer: 'At six [1].' }),
      observed('not-found', nothing),
      observed('ranked-out', { ...nothing, found: whole.found }),
      observed('cut', { ...whole, prompted: some, answer: 'So [1].' }),
      observed('not-cited', { ...whole, answer: 'At six.' }),
      observed('taken-out', { ...whole, answer: 'At six [1].', checked: 'Nothing.' }),
    ]
    const stages = byStep(all)
    const lost = Object.fromEntries(Object.entries(stages).map(([id, stage]) => [id, stage.lost.caseIds]))
    expect(lost).toEqual({
      find: ['not-found'],
      rank: ['ranked-out'],
      prompt: ['cut'],
      ask: [],
      check: ['taken-out'],
      out: ['not-cited'],
    })
    expect(stages.find).toMatchObject({ cases: 6, recall: { all: 5 / 6 } })
    expect(stages.out?.recall.all).toBeCloseTo(1 / 6)
    expect(byStep(all.toReversed()).rank).toEqual(stages.rank)
  })

  it('blame no search for what another one brought', () => {
    const twice = planOf(
      [
        inputStep(),
        step('one', 'retriever', { query: 'in.question' }, { config: { collectionId: 'c' } }),
        step('two', 'retriever', { query: 'in.question' }, { config: { collectionId: 'd' } }),
        step('fuse', 'fusion', { list1: 'one.chunks', list2: 'two.chunks' }),
      ],
      { definitions: known },
    )
    const lostBy = (first: Chunk[], fused: Chunk[]) => {
      const steps = [
        record('one', { query: '?' }, { chunks: first }),
        record('two', { query: '?' }, { chunks: some }),
        record('fuse', { list1: first, list2: some }, { chunks: fused }),
      ]
      const all = stageFigures(twice, known, [
        { caseId: '1', places: [{ documentId: 'handbook', documentName: 'x' }], steps },
      ])
      return all.filter(({ lost }) => lost.count > 0).map(({ stepId }) => stepId)
    }
    expect(lostBy([right()], some)).toEqual(['fuse'])
    expect(lostBy([right()], [right()])).toEqual([])
    expect(lostBy(some, some)).toEqual(['one'])
  })

  it('leave out cases without places, and steps that had no part', () => {
    const one = observed('1', { ...whole, answer: 'At six [1].' })
    const skipped = one.steps.map((each) => (each.stepId === 'rank' ? { ...each, outcome: 'skipped' as const } : each))
    expect(byStep([{ ...one, places: [] }]).find).toMatchObject({ cases: 0, recall: { all: 0 }, lost: { count: 0 } })
    expect(byStep([{ ...one, steps: skipped }]).rank).toMatchObject({ cases: 0 })
  })
})
