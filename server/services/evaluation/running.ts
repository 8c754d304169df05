import { z } from 'zod'
import { sentence } from '@/pipeline/said'
import { findExperiment } from '@/server/experiments/prepare'
import type { Call } from '../context'
import { mutation, resumable } from '../use-case'
import type { EvaluationDeps } from './deps'
import { byExperiment } from './types'

/** Begins, or goes on with what is left. Throws before anything is asked: see `ExperimentService.start`. */
export const startExperiment = mutation({
  permission: 'edit',
  input: byExperiment,
  run: ({ experiments }: EvaluationDeps, { experimentId }, call): Promise<{ left: number; total: number }> =>
    experiments.start(experimentId, call),
})

/** Begins no more cells. Those under way come to their end and are kept; `events` tells when. */
export const stopExperiment = mutation({
  permission: 'edit',
  input: byExperiment,
  async run(deps: EvaluationDeps, { experimentId }, call): Promise<void> {
    await findExperiment(deps, experimentId, call)
    deps.experiments.stop(experimentId)
  },
})

/** What happens from now on while it runs; ends with `ended`, at once when it does not. */
export const experimentEvents = resumable({
  permission: 'read',
  input: byExperiment.extend({
    lastEventId: z.string().regex(/^\d+$/, sentence('Must be a whole number.')).nullish(),
  }),
  run: (deps: EvaluationDeps, { experimentId, lastEventId }, call) =>
    eventsOf(deps, experimentId, lastEventId ? Number(lastEventId) : undefined, call),
})

async function* eventsOf(deps: EvaluationDeps, id: string, after: number | undefined, call: Call) {
  await findExperiment(deps, id, call)
  yield* deps.experiments.events(id, after, call.signal)
}
