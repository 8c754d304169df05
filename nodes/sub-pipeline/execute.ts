import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { implementNode } from '@/server/capabilities/implement-node'
import { readSubRun, resultOf, stepsOf, subInputs, subRunNote } from '../shared/sub-run'
import { subPipeline } from './definition'

/** One run of the version that the plan names. The step ends as that run did; a failure is its failure. */
export const executeSubPipeline = implementNode(
  subPipeline,
  async ({ config, inputs, resources, capabilities, signal, explain, nest }) => {
    const pipeline = resources.pipelines.pipeline
    if (!pipeline) throw new AppError('not-found', say('No pipeline was chosen.'))
    const run = await capabilities.pipelines.run(pipeline, subInputs(inputs, config.fields), { signal, explain, nest })
    const answer = readSubRun(run, pipeline)
    return {
      outputs: { answer: answer.text, sources: answer.sources, result: resultOf(run, answer) },
      outcome: answer.status,
      notes: answer.status === 'ok' || answer.status === 'pinned' ? [] : [subRunNote(run, pipeline)],
      usage: run.finished.usage,
      details: { pipeline: pipeline.name, versionId: pipeline.versionId, steps: stepsOf(run) },
    }
  },
)
