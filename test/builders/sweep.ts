import type { Candidate, EvalCellShown } from '@/pipeline/evaluation/experiment'
import { experimentSetupSchema, spentSchema } from '@/pipeline/evaluation/experiment'
import type { Facet } from '@/pipeline/evaluation/sweep'
import type { ExperimentDto } from '@/server/services/evaluation/types'

/** A sweep's candidate as a test says it: what it varies, and which share of its cases passes. */
export interface SweptCandidate {
  facets?: Candidate['facets']
  dropped?: Candidate['dropped']
  /** Of its first so many cases it answers these right: `1` or `0` each. */
  search: string
  /** The same of the held-out cases. */
  held?: string
  latencyMs?: number
}

const cellOf = (candidateId: string, caseId: string, passed: boolean, latencyMs: number): EvalCellShown => ({
  id: `${candidateId} ${caseId}`,
  candidateId,
  caseId,
  repeat: 0,
  outcome: 'ok',
  preview: '',
  answerHash: '',
  abstained: false,
  checks: [],
  scores: {},
  passed,
  latencyMs,
  inputTokens: 90,
  outputTokens: 10,
  cost: null,
  ran: 1,
  shared: 0,
})

/**
 * A sweep as the page gets it, decided by `passed`. The first candidate is the drawing. Cases are `s0`, `s1` … of the search
 * and `h0` … held out, two of each source.
 */
export function sweptDto(
  facets: readonly Facet[],
  swept: readonly SweptCandidate[],
  over: Partial<ExperimentDto> = {},
): ExperimentDto {
  const caseIds = (prefix: string, marks: (one: SweptCandidate) => string) =>
    Array.from({ length: Math.max(0, ...swept.map((one) => marks(one).length)) }, (_, at) => `${prefix}${at}`)
  const searched = caseIds('s', ({ search }) => search)
  const held = caseIds('h', ({ held: marks = '' }) => marks)
  const candidates = swept.map(
    ({ facets: own = [], dropped = null }, at): Candidate => ({
      id: `c${at + 1}`,
      number: at + 1,
      name: at === 0 ? 'Drawing' : `variant ${at + 1}`,
      parentId: at === 0 ? null : 'c1',
      pipelineId: 'p1',
      pipelineName: 'Support',
      version: null,
      facets: own,
      dropped,
      createdAt: '2026-11-30T10:00:00.000Z',
    }),
  )
  const cells = swept.flatMap(({ search, held: marks = '', latencyMs = 100 }, at) => [
    ...[...search].map((mark, place) => cellOf(`c${at + 1}`, `s${place}`, mark === '1', latencyMs)),
    ...[...marks].map((mark, place) => cellOf(`c${at + 1}`, `h${place}`, mark === '1', latencyMs)),
  ])
  return {
    id: 'e1',
    name: 'A sweep',
    kind: 'sweep',
    pipelineId: 'p1',
    pipelineName: 'Support',
    datasetId: 'd1',
    datasetVersion: 3,
    datasetName: 'Questions',
    state: 'done',
    candidateCount: candidates.length,
    cellCount: cells.length,
    createdAt: '2026-11-30T10:00:00.000Z',
    finishedAt: '2026-11-30T10:05:00.000Z',
    setup: experimentSetupSchema.parse({ sweep: { facets } }),
    revision: 1,
    error: null,
    spent: spentSchema.parse({}),
    progress: {},
    dataset: { id: 'd1', name: 'Questions', version: 3, newest: 3, gone: false },
    candidates,
    rows: [...searched, ...held].map((caseId) => ({
      caseId,
      title: caseId,
      tags: [],
      split: caseId.startsWith('h') ? 'test' : 'train',
      source: `${caseId[0]}-${Math.floor(Number(caseId.slice(1)) / 2)}`,
      language: 'en',
      expected: null,
      hasPlaces: false,
    })),
    cells,
    figures: [],
    metric: 'passed',
    judge: null,
    warnings: [],
    ...over,
  }
}
