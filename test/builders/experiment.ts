import {
  type Candidate,
  candidateSchema,
  type EvalCellShown,
  evalCellSchema,
  experimentSetupSchema,
  spentSchema,
} from '@/pipeline/evaluation/experiment'
import type { CandidateFigures, Estimate, PairedResult } from '@/pipeline/evaluation/figures'
import type { ExperimentDto, ExperimentRow } from '@/server/services/evaluation/types'

const at = '2026-11-01T10:00:00.000Z'

export const candidateOf = (number: number, over: Partial<Candidate> = {}): Candidate =>
  candidateSchema.parse({
    id: `k${number}`,
    number,
    name: number === 1 ? 'Version 3' : 'Draft',
    parentId: null,
    pipelineId: 'p1',
    pipelineName: 'Clinic',
    version: number === 1 ? 3 : null,
    facets: [],
    dropped: null,
    createdAt: at,
    ...over,
  })

/** What a candidate answered to a case; by itself it passes. */
export const evalCellOf = (candidateId: string, caseId: string, over: Partial<EvalCellShown> = {}): EvalCellShown =>
  evalCellSchema.parse({
    id: `${candidateId}-${caseId}-${over.repeat ?? 0}`,
    candidateId,
    caseId,
    repeat: 0,
    outcome: 'ok',
    preview: `${candidateId} on ${caseId}`,
    answerHash: 'h',
    abstained: false,
    checks: [],
    scores: {},
    passed: true,
    latencyMs: 120,
    inputTokens: 80,
    outputTokens: 20,
    cost: null,
    ran: 1,
    shared: 2,
    ...over,
  })

export const estimateOf = (mean: number, over: Partial<Estimate> = {}): Estimate => ({
  n: 120,
  mean,
  low: Math.max(0, mean - 0.08),
  high: Math.min(1, mean + 0.08),
  method: 'wilson',
  clusters: 120,
  ...over,
})

export const pairedOf = (over: Partial<Extract<PairedResult, { comparable: true }>> = {}): PairedResult => ({
  comparable: true,
  n: 120,
  difference: 0.09,
  low: 0.03,
  high: 0.15,
  p: 0.004,
  pHolm: 0.004,
  verdict: 'better',
  wins: 15,
  losses: 4,
  ties: 101,
  detectable: 0.12,
  ...over,
})

export const figuresOf = (candidateId: string, over: Partial<CandidateFigures> = {}): CandidateFigures => ({
  candidateId,
  done: 120,
  total: 120,
  errors: 0,
  unjudged: 0,
  abstained: 0,
  metrics: { passed: estimateOf(0.8) },
  latencyMs: { p50: 100, p95: 340 },
  inputTokens: 9_600,
  outputTokens: 2_400,
  cost: null,
  ...over,
})

export const rowOf = (number: number, over: Partial<ExperimentRow> = {}): ExperimentRow => ({
  caseId: `c${number}`,
  title: `Question ${number}`,
  tags: [],
  split: 'test',
  source: `s${number}`,
  language: 'en',
  expected: { kind: 'answer', text: `Answer ${number}` },
  hasPlaces: false,
  ...over,
})

/** A draft beside the version before it, measured on three cases. */
export const experimentOf = (over: Partial<ExperimentDto> = {}): ExperimentDto => ({
  id: 'e1',
  name: 'Clinic before Monday',
  kind: 'compare',
  pipelineId: 'p1',
  pipelineName: 'Clinic',
  datasetId: 'd1',
  datasetName: 'Questions',
  datasetVersion: 4,
  state: 'done',
  candidateCount: 2,
  cellCount: 6,
  createdAt: at,
  finishedAt: at,
  setup: experimentSetupSchema.parse({}),
  revision: 1,
  error: null,
  spent: spentSchema.parse({ calls: 240, tokens: 24_000 }),
  progress: {},
  dataset: { id: 'd1', name: 'Questions', version: 4, newest: 4, gone: false },
  candidates: [candidateOf(1), candidateOf(2)],
  rows: [rowOf(1), rowOf(2), rowOf(3)],
  cells: ['k1', 'k2'].flatMap((candidate) => ['c1', 'c2', 'c3'].map((one) => evalCellOf(candidate, one))),
  figures: [
    figuresOf('k1'),
    figuresOf('k2', { metrics: { passed: estimateOf(0.89) }, against: { passed: pairedOf() } }),
  ],
  metric: 'passed',
  judge: null,
  warnings: [],
  ...over,
})
