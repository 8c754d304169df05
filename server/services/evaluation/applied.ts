import { isDeepStrictEqual } from 'node:util'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { indexChoice } from '@/server/experiments/index-choices'
import { findExperiment } from '@/server/experiments/prepare'
import { idSchema } from '../ids'
import { requireGraph } from '../pipelines/read-graph'
import { mutation, query } from '../use-case'
import type { EvaluationDeps } from './deps'
import { type AppliedCandidate, byExperiment } from './types'

/** A candidate as a drawing for the canvas, and how it differs from the draft as it is now. Throws `not-found`. */
export const appliedCandidate = query({
  permission: 'read',
  input: byExperiment.extend({ candidateId: idSchema }),
  async run(deps: EvaluationDeps, { experimentId, candidateId }, call): Promise<AppliedCandidate> {
    const experiment = await findExperiment(deps, experimentId, call)
    const candidate = (await deps.records.experiments.candidates(experimentId)).find(({ id }) => id === candidateId)
    if (!candidate) throw new AppError('not-found', say('There is no such candidate.'))
    const { pipelineId } = experiment
    const pipeline = pipelineId === null ? null : await deps.records.pipelines.find(call.workspaceId, pipelineId)
    const draft = pipeline && requireGraph(JSON.parse(pipeline.graph))
    const before = new Map((draft?.nodes ?? []).map((node) => [node.id, node]))
    const after = new Set(candidate.graph.nodes.map(({ id }) => id))
    const changed = candidate.graph.nodes.filter(({ id, config }) => !isDeepStrictEqual(before.get(id)?.config, config))
    const gone = (draft?.nodes ?? []).filter(({ id }) => !after.has(id))
    const choice = await indexChoice(deps.experiments.deps, candidate, call)
    const indexes = await Promise.all(
      [...choice].map(async ([collectionId, indexId]) => {
        const collection = await deps.records.collections.find(call.workspaceId, collectionId)
        const mentioning = await deps.records.pipelines.mentioning(call.workspaceId, collectionId)
        const pipelines = mentioning.filter(({ id }) => id !== pipelineId).map(({ name }) => name)
        return { collectionId, collectionName: collection?.name ?? '', indexId, pipelines }
      }),
    )
    return {
      pipelineId: pipeline?.id ?? null,
      graph: candidate.graph,
      changed: [...changed, ...gone].map(({ id }) => id),
      indexes,
    }
  },
})

/** Makes a shadow index of an experiment one of its collection's own, so that it can be made live. Throws `not-found`. */
export const keepIndex = mutation({
  permission: 'edit',
  input: byExperiment.extend({ indexId: idSchema }),
  async run(deps: EvaluationDeps, { experimentId, indexId }, call): Promise<void> {
    await findExperiment(deps, experimentId, call)
    await deps.experiments.deps.shadows.keep(indexId, call)
  },
})
