import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { aChunk } from '@/nodes/testing'
import { expectationSchema } from '@/pipeline/cases/case'
import type { Chunk } from '@/pipeline/chunk'
import type { StepRecord } from '@/pipeline/run-event'
import { english } from '@/pipeline/said'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import { anEvalCell } from '@/test/builders/eval-cells'
import { testDefinitions } from '@/test/builders/nodes'
import { inputStep, planOf, step } from '@/test/builders/plan'
import type { DeeperRanks } from './advice'
import { diagnose, type ObservedCell } from './diagnose'

const known = new Map([...testDefinitions, ...definitions])
const plan = planOf(
  [
    inputStep(),
    step('find', 'retriever', { query: 'in.question' }, { config: { collectionId: 'c', topK: 8 } }),
    step('rank', 'reranker', { chunks: 'find.chunks', query: 'in.question' }),
    step('prompt', 'prompt-template', { question: 'in.question', sources: 'rank.chunks' }),
    step('ask', 'model', { messages: 'prompt.messages' }),
    step('out', 'output', { answer: 'ask.text', sources: 'ask.sources' }),
  ],
  { definitions: known },
)

const record = (stepId: string, inputs: StepRecord['inputs'], outputs: StepRecord['outputs']): StepRecord => ({
  ...{ stepId, type: 'x', outcome: 'ok', notes: [], startedAt: 0, durationMs: 0, attempts: 1, cached: false },
  ...{ inputs, outputs, previews: {} },
})
const noise = aChunk('noise', 'Noise.')

/** What became of the right chunk: it got as far as the named step. */
function stepsUntil(documentId: string, until: 'nowhere' | 'find' | 'rank' | 'ask'): StepRecord[] {
  const right = aChunk('right', 'The office closes at six.', { documentId })
  const reaches = (name: string) =>
    ['nowhere', 'find', 'rank', 'ask'].indexOf(until) >= ['', 'find', 'rank', 'ask'].indexOf(name)
  const found: Chunk[] = reaches('find') ? [noise, right] : [noise]
  const ranked = reaches('rank') ? [right] : [noise]
  const sources = (reaches('ask') ? [right] : [noise]).map((chunk, at) => ({ ...chunk, citation: at + 1 }))
  const messages = [{ role: 'user', content: '', sources: sources.map((chunk) => ({ chunk, start: 0, end: 0 })) }]
  return [
    record('find', { query: '?' }, { chunks: found }),
    record('rank', { chunks: found, query: '?' }, { chunks: ranked }),
    record('prompt', { question: '?', sources: ranked }, { messages, sources }),
    record('ask', { messages }, { text: 'At six.', sources }),
    record('out', { answer: 'At six.', sources }, { answer: 'At six.', sources: [] }),
  ]
}

interface Played {
  question?: string
  document?: string
  abstain?: boolean
  until?: Parameters<typeof stepsUntil>[1]
  passed?: boolean | null
  abstained?: boolean
  error?: string
  tags?: string[]
  noPlace?: boolean
}

function played(all: readonly Played[]): { cases: CaseRecord[]; observed: ObservedCell[] } {
  const cases = all.map(({ question = 'When does the office close?', document, abstain, tags = [], noPlace }, at) => {
    const documentId = document ?? `d${at}`
    const places = abstain || noPlace ? [] : [{ documentId, documentName: documentId }]
    return {
      ...{
        id: `c${at}`,
        datasetId: 's',
        since: 1,
        inputs: { question },
        origin: 'human' as const,
        split: 'test' as const,
      },
      expected: expectationSchema.parse({ places, abstain: abstain ?? false }),
      ...{ source: documentId, tags, note: '', runId: null, createdAt: new Date(0) },
    }
  })
  const observed = all.map(({ until = 'ask', passed = true, abstained = false, error, document }, at) => ({
    cell: anEvalCell({
      candidateId: 'a',
      caseId: `c${at}`,
      outcome: error ? 'failed' : 'ok',
      shown: { passed: error ? false : passed, abstained, preview: error ?? 'At six.' },
    }),
    steps: stepsUntil(document ?? `d${at}`, until),
  }))
  return { cases, observed }
}

const many = (count: number, one: Played) => Array.from({ length: count }, () => one)
const nothing = async (): Promise<DeeperRanks> => new Map()

function diagnosed(all: readonly Played[], deeper: Parameters<typeof diagnose>[1] = nothing) {
  const evidence = { candidateId: 'a', plan, definitions: known, metric: 'passed' as const, ...played(all) }
  return diagnose(evidence, deeper)
}
const adviceFor = async (...given: Parameters<typeof diagnosed>) => {
  const { advice } = await diagnosed(...given)
  return advice && english(advice.say)
}

describe('a diagnosis', () => {
  it('blames each part for what it lost', async () => {
    const found = await diagnosed([
      ...many(4, {}),
      ...many(3, { until: 'nowhere', passed: false }),
      ...many(2, { until: 'find', passed: false, abstained: true }),
      { passed: false },
      { passed: false, abstained: true },
      { error: 'The model timed out.' },
      { abstain: true, passed: false },
      { noPlace: true, passed: false },
      { passed: null },
    ])
    expect(found).toMatchObject({ failed: 10, of: 14 })
    expect(Object.fromEntries(found.blame.map(({ part, count }) => [part, count]))).toEqual({
      ...{ error: 1, retrieval: 5, generation: 2, abstained: 1, unknown: 1 },
    })
    const lost = Object.fromEntries(found.stages.map(({ stepId, lost: { count } }) => [stepId, count]))
    expect(lost).toMatchObject({ find: 3, rank: 2 })
  })

  it('says nothing of what does not fail, or hardly', async () => {
    expect(await diagnosed(many(20, {}))).toMatchObject({ failed: 0, of: 20, blame: [], advice: null })
    expect(await adviceFor([...many(9, {}), ...many(2, { passed: false })])).toBeNull()
    expect(await diagnosed([])).toMatchObject({ failed: 0, of: 0, stages: expect.any(Array), slices: [], advice: null })
  })

  it('counts half of the repeats as enough', async () => {
    const { cases, observed } = played([{ passed: true }])
    const again = observed.map(({ cell, steps }) => ({
      cell: { ...cell, id: 'again', repeat: 1, shown: { ...cell.shown, passed: false } },
      steps,
    }))
    const evidence = { candidateId: 'a', plan, definitions: known, metric: 'passed' as const, cases }
    expect(await diagnose({ ...evidence, observed: [...observed, ...again] }, nothing)).toMatchObject({
      failed: 0,
      of: 1,
    })
  })
})

describe('its advice', () => {
  const lost = many(8, { until: 'nowhere', passed: false })

  it('is more chunks where the places stand a little deeper, and how many', async () => {
    const seen: string[] = []
    const advice = await adviceFor([...many(5, {}), ...lost], async (failed) => {
      seen.push(...failed.map(({ one }) => one.id))
      return new Map(failed.map(({ one }, at) => [one.id, at < 6 ? 9 + at : null]))
    })
    expect(seen).toHaveLength(8)
    expect(advice).toBe(
      '8 of 8 failed cases are lost by the search, whose first 8 chunks do not hold their passage. Of 8 that were looked for deeper, 6 are among the first 15: let it bring 15, with a reranker behind it.',
    )
  })

  it('is another search where they do not', async () => {
    const nowhere = await adviceFor(
      [...many(5, {}), ...lost],
      async (failed) => new Map(failed.map(({ one }) => [one.id, null])),
    )
    expect(nowhere).toContain('more chunks would hardly help: of 8 that were looked for deeper, 0 are')
    expect(await adviceFor(lost)).toContain('let it bring more chunks, or try another embedding model')
  })

  it('is of the part that most failed cases speak for', async () => {
    expect(await adviceFor(many(4, { until: 'find', passed: false }))).toContain('until the reranker left it out')
    expect(await adviceFor(many(4, { until: 'rank', passed: false }))).toContain('did not fit into the prompt')
    expect(await adviceFor(many(4, { passed: false }))).toContain('answered wrongly all the same')
    expect(await adviceFor(many(4, { passed: false, abstained: true }))).toContain('say that the sources do not tell')
    expect(await adviceFor(many(4, { passed: false, abstain: true }))).toContain('what the documents do not tell')
    expect(await adviceFor(many(4, { noPlace: true, passed: false }))).toContain('name no passage')
    expect(await adviceFor([...many(3, { error: 'Out of memory.' }), { error: 'Gone.' }])).toContain('“Out of memory.”')
  })

  it('points to one document, or one language, that most failures share', async () => {
    const others = many(20, {})
    const document = await diagnosed([...others, ...many(8, { document: 'scan.pdf', passed: false })])
    expect(document.advice && english(document.advice.say)).toContain('8 of 8 failed cases are about “scan.pdf”')
    expect(document.slices[0]).toMatchObject({
      by: 'document',
      value: 'scan.pdf',
      verdict: 'worse',
      here: { n: 8, mean: 0 },
    })
    const spanish = {
      question: '¿A qué hora cierra la oficina los viernes por la tarde?',
      until: 'nowhere',
      passed: false,
    } as const
    const language = await adviceFor([...others, ...many(8, spanish)])
    expect(language).toContain('8 of 8 failed cases are asked in one language (Spanish)')
  })
})

describe('its kinds of question', () => {
  it('stand out only where chance does not explain it', async () => {
    const even = await diagnosed(
      Array.from({ length: 60 }, (_, at) => ({ passed: at % 3 > 0, tags: [at % 2 ? 'odd' : 'even'] })),
    )
    expect(even.slices.every(({ verdict }) => verdict === 'cannot-tell')).toBe(true)
    const uneven = await diagnosed(
      Array.from({ length: 60 }, (_, at) => ({ passed: at % 4 > 0 || at > 30, tags: at % 4 > 0 ? [] : ['dose'] })),
    )
    expect(uneven.slices[0]).toMatchObject({ by: 'tag', value: 'dose', verdict: 'worse' })
  })

  it('are not told of a handful of cases', async () => {
    const few = await diagnosed([...many(20, {}), ...many(4, { passed: false, tags: ['rare'] })])
    expect(few.slices.filter(({ by }) => by === 'tag')).toEqual([])
  })
})
