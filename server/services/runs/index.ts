import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { runPartSchema } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { StepCache } from '@/server/engine'
import { idSchema } from '../ids'
import { findPipeline } from '../pipelines/find-pipeline'
import type { PipelineDeps } from '../pipelines/types'
import { mutation } from '../use-case'
import { compareRuns } from './compare-runs'
import type { RunDeps } from './deps'
import { earlierSteps } from './earlier-steps'
import { forkRun } from './fork-run'
import { findRun, getRun, getStep } from './get-run'
import { insideStep } from './inside-step'
import { listRuns } from './list-runs'
import { replayPlan, replayRun } from './replay-run'
import { runEvents } from './run-events'
import { startDraftRun } from './start-draft-run'

/** Running pipelines as they are drawn, and what is known of runs. */
export const runs = {
  start: mutation({
    permission: 'edit',
    input: z.strictObject({
      pipelineId: idSchema,
      graph: z.unknown(),
      inputs: z.record(z.string(), z.unknown()),
      /** Take results of earlier runs for steps where nothing changed. */
      reuse: z.boolean().optional(),
      /** Runs part of the graph; `reused`: steps that are taken from earlier runs, and from which. */
      part: runPartSchema.extend({ reused: z.record(idSchema, idSchema).default({}) }).optional(),
    }),
    async run(deps: RunDeps & PipelineDeps & { stepCache: StepCache }, { pipelineId, reuse, part, ...input }, call) {
      const pipeline = await findPipeline(deps, pipelineId, call)
      const reused = await earlierSteps(deps, part?.reused ?? {}, call)
      const { runId } = startDraftRun(deps, await deps.environment(call), {
        ...input,
        workspaceId: call.workspaceId,
        pipelineId: pipeline.id,
        pipelineName: pipeline.name,
        origin: 'studio',
        debug: { reused, part: part && { mode: part.mode, node: part.node } },
        ...(reuse && !part ? { cache: deps.stepCache } : {}),
      })
      return { runId }
    },
  }),
  events: runEvents,
  /** Goes on with a step that waits at its breakpoint. Throws `not-found` when none does, `invalid-input` for wrong values. */
  resume: mutation({
    permission: 'edit',
    input: z.strictObject({ runId: idSchema, stepId: idSchema, inputs: z.record(z.string(), z.unknown()) }),
    async run(deps: Pick<RunDeps, 'store' | 'registry'>, { runId, stepId, inputs }, call): Promise<void> {
      const waiting = deps.registry.waiting(call.workspaceId, runId)
      if (waiting) return waiting.resume(stepId, inputs)
      await findRun(deps, runId, call)
      throw new AppError('not-found', say('The run does not go on any more.'))
    },
  }),
  /** Stops a run; one that has ended already stays as it is. Throws `not-found` for a run that never was. */
  stop: mutation({
    permission: 'edit',
    input: z.strictObject({ runId: idSchema }),
    async run(deps: Pick<RunDeps, 'store' | 'registry'>, { runId }, call): Promise<void> {
      if (!deps.registry.stop(call.workspaceId, runId)) await findRun(deps, runId, call)
    },
  }),
  list: listRuns,
  get: getRun,
  step: getStep,
  inside: insideStep,
  compare: compareRuns,
  fork: forkRun,
  replayPlan,
  replay: replayRun,
}
