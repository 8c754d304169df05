import type { RunEvent, RunFinished, StepRecord } from '@/pipeline/run-event'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { RunDetails } from '@/server/services/runs/types'

/** A run of the workspace `w` as it begins, in the studio. */
export const aRun = (id: string, rest: Partial<RunRecord> = {}): RunRecord => ({
  id,
  workspaceId: 'w',
  pipelineId: 'p',
  pipelineName: 'Pipeline',
  deploymentId: null,
  versionId: null,
  origin: 'studio',
  status: 'running',
  planHash: 'h',
  graph: null,
  plan: null,
  inputs: { question: `About ${id}` },
  outputs: {},
  error: null,
  usage: { inputTokens: 0, outputTokens: 0 },
  startedAt: 1_700_000_000_000,
  durationMs: null,
  ...rest,
})

/** A run that has ended well, as its page has it. */
export const runDetails = (id: string, rest: Partial<RunDetails> = {}): RunDetails => ({
  id,
  pipelineId: 'p',
  pipelineName: 'Answers',
  versionId: null,
  origin: 'studio',
  status: 'ok',
  startedAt: '2026-11-01T10:00:00.000Z',
  durationMs: 10,
  usage: { inputTokens: 0, outputTokens: 0 },
  title: 'Why?',
  damaged: false,
  planHash: 'h',
  graph: null,
  inputs: { question: 'Why?' },
  outputs: {},
  error: null,
  pipelineGone: false,
  part: null,
  steps: [],
  ...rest,
})

export const stepRecord = (stepId: string, rest: Partial<StepRecord> = {}): StepRecord => ({
  stepId,
  type: 'upper',
  outcome: 'ok',
  notes: [],
  startedAt: 1.5,
  durationMs: 2.25,
  attempts: 1,
  cached: false,
  inputs: { text: 'in' },
  outputs: { text: 'out' },
  previews: { text: 'out' },
  ...rest,
})
export const started = (runId: string): RunEvent => ({ type: 'run.started', runId, seq: 1, at: 1, planHash: 'h' })
export const stepDone = (runId: string, seq: number, stepId: string): RunEvent => ({
  type: 'step.finished',
  runId,
  seq,
  at: 2,
  step: stepRecord(stepId),
})
export const finished = (runId: string, seq: number): RunFinished => ({
  type: 'run.finished',
  runId,
  seq,
  at: 3,
  status: 'degraded',
  outputs: { answer: 'A' },
  usage: { inputTokens: 5, outputTokens: 7 },
  durationMs: 12.5,
})
