import type { RunRecord } from '@/server/capabilities/run-record'

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
