import { z } from 'zod'
import { experimentKindSchema } from '@/pipeline/evaluation/experiment'
import type { ExperimentRecord } from '@/server/capabilities/records/experiments'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { EvaluationDeps } from './deps'
import type { ExperimentState, ExperimentSummary } from './types'

/** Newest first. */
export const listExperiments = query({
  permission: 'read',
  input: z.strictObject({ pipelineId: idSchema.optional(), kind: experimentKindSchema.optional() }),
  async run(
    { records, experiments }: EvaluationDeps,
    { pipelineId, kind },
    { workspaceId },
  ): Promise<ExperimentSummary[]> {
    const [found, datasets] = await Promise.all([
      records.experiments.list(workspaceId, { ...(pipelineId && { pipelineId }), ...(kind && { kind }) }),
      records.datasets.list(workspaceId),
    ])
    const names = new Map(datasets.map(({ id, name }) => [id, name]))
    return Promise.all(
      found.map(async ({ candidateCount, cellCount, ...experiment }) => ({
        ...summaryOf(experiment),
        state: stateOf(experiment, await experiments.state(experiment.id)),
        datasetName: names.get(experiment.datasetId) ?? null,
        candidateCount,
        cellCount,
      })),
    )
  },
})

/** How it ended, else what is being done with it. Its job is there for a moment longer than it takes. */
export const stateOf = (
  { ended }: Pick<ExperimentRecord, 'ended'>,
  job: 'idle' | 'waiting' | 'running',
): ExperimentState => ended ?? job

export const summaryOf = ({
  id,
  name,
  kind,
  pipelineId,
  pipelineName,
  datasetId,
  datasetVersion,
  createdAt,
  finishedAt,
  progress,
}: ExperimentRecord) => ({
  id,
  name,
  kind,
  pipelineId,
  pipelineName,
  datasetId,
  datasetVersion,
  createdAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
  ...(progress.headline && { headline: progress.headline }),
})
