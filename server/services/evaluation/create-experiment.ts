import type { z } from 'zod'
import { debugOf } from '@/pipeline/debug'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { NewCandidate } from '@/server/capabilities/records/experiments'
import type { Call } from '../context'
import { requireDataset } from '../datasets/rows'
import { findPipeline } from '../pipelines/find-pipeline'
import { requireGraph } from '../pipelines/read-graph'
import { mutation } from '../use-case'
import type { EvaluationDeps } from './deps'
import { readExperiment } from './get-experiment'
import { type ExperimentDto, experimentDraftSchema, type measuredSchema } from './types'

/**
 * Freezes what is to be measured. Throws `not-found` for a pipeline, version or dataset, and `invalid-graph` for a draft
 * with pinned values or nodes that are switched off.
 */
export const createExperiment = mutation({
  permission: 'edit',
  input: experimentDraftSchema,
  async run(deps: EvaluationDeps, draft, call): Promise<ExperimentDto> {
    const { id } = await makeExperiment(deps, draft, call)
    return (await readExperiment(deps, id, call)).dto
  },
})

type Draft = z.output<typeof experimentDraftSchema>

/** What an experiment of this draft consists of, without keeping anything. */
export async function draftedExperiment(deps: EvaluationDeps, draft: Draft, call: Call) {
  const dataset = await requireDataset(deps, draft.datasetId, call)
  const candidates: NewCandidate[] = []
  for (const one of draft.candidates) candidates.push(await measured(deps, one, call))
  const [first] = candidates
  if (!first) throw new AppError('invalid-input', say('An experiment needs a pipeline.'))
  if (draft.kind !== 'compare' && !draft.setup[draft.kind])
    throw new AppError('invalid-input', say('The experiment does not say what is to be tried.'), {
      details: { field: `setup.${draft.kind}` },
    })
  return {
    experiment: {
      workspaceId: call.workspaceId,
      name: draft.name ?? `${first.pipelineName} · ${dataset.name}`.slice(0, 120),
      kind: draft.kind,
      pipelineId: first.pipelineId,
      pipelineName: first.pipelineName,
      datasetId: dataset.id,
      datasetVersion: Math.min(draft.datasetVersion ?? dataset.version, dataset.version),
      setup: draft.setup,
    },
    candidates,
  }
}

export async function makeExperiment(deps: EvaluationDeps, draft: Draft, call: Call) {
  const { experiment, candidates } = await draftedExperiment(deps, draft, call)
  return deps.records.experiments.create(experiment, candidates)
}

async function measured(
  deps: EvaluationDeps,
  { pipelineId, version, graph, name }: z.output<typeof measuredSchema>,
  call: Call,
): Promise<NewCandidate> {
  const pipeline = await findPipeline(deps, pipelineId, call)
  const of = { pipelineId: pipeline.id, pipelineName: pipeline.name }
  if (version !== undefined) {
    const found = await deps.records.deployments.numbered(pipeline.id, version)
    if (!found)
      throw new AppError(
        'not-found',
        say('“{name}” has no version {number}.', { name: pipeline.name, number: version }),
      )
    return {
      ...of,
      name: name ?? `${pipeline.name} v${version}`,
      version,
      graph: requireGraph(JSON.parse(found.graph)),
    }
  }
  const drawn = graph ?? requireGraph(JSON.parse(pipeline.graph))
  const { pins, disabled } = debugOf(drawn)
  if (pins.size + disabled.size > 0)
    throw new AppError(
      'invalid-graph',
      say('“{name}” has pinned values, or nodes that are switched off.', { name: pipeline.name }),
      {
        fix: say('Unpin them and switch them on: what is measured is what would be served.'),
      },
    )
  return { ...of, name: name ?? pipeline.name, version: null, graph: drawn }
}
