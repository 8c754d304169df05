import { z } from 'zod'
import type { StepCache } from '@/server/engine'
import { idSchema } from '../ids'
import { findPipeline } from '../pipelines/find-pipeline'
import type { PipelineDeps } from '../pipelines/types'
import { mutation } from '../use-case'
import { compareRuns } from './compare-runs'
import type { RunDeps } from './deps'
import { findRun, getRun, getStep } from './get-run'
import { listRuns } from './list-runs'
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
    }),
    async run(deps: RunDeps & PipelineDeps & { stepCache: StepCache }, { pipelineId, reuse, ...input }, call) {
      const pipeline = await findPipeline(deps, pipelineId, call)
      const { runId } = startDraftRun(deps, await deps.environment(call), {
        ...input,
        workspaceId: call.workspaceId,
        pipelineId: pipeline.id,
        pipelineName: pipeline.name,
        origin: 'studio',
        ...(reuse ? { cache: deps.stepCache } : {}),
      })
      return { runId }
    },
  }),
  events: runEvents,
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
  compare: compareRuns,
}
