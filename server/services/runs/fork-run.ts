import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { Plan, Step } from '@/pipeline/plan'
import { type PortType, portValueSchemas } from '@/pipeline/ports'
import { say } from '@/pipeline/said'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import type { RunDeps } from './deps'
import { type EarlierRun, earlierRun, sourcesOf } from './earlier-run'
import { startRun } from './start-run'

const valuesSchema = z.record(z.string().min(1).max(64), z.unknown())

/**
 * Goes on from a step of an earlier run, in a new one: on the same frozen plan, with everything that does not follow from the
 * step as it was. `inputs`: the step runs, with these in place of what arrived. `outputs`: it does not run, and gives these,
 * which count as pinned. The earlier run stays as it is. Throws `not-found`, `conflict` while it goes on, `invalid-input`
 * for values that do not fit their ports.
 */
export const forkRun = mutation({
  permission: 'edit',
  input: z.strictObject({
    runId: idSchema,
    stepId: idSchema,
    inputs: valuesSchema.optional(),
    outputs: valuesSchema.optional(),
  }),
  async run(deps: RunDeps, { runId, stepId, inputs, outputs }, call): Promise<{ runId: string }> {
    const earlier = await earlierRun(deps, runId, call)
    const { run, plan, steps } = earlier
    const step = plan.steps.find(({ id }) => id === stepId)
    if (!step) throw new AppError('not-found', say('Step "{stepId}" has no record in this run.', { stepId }))
    checkValues(inputs ?? {}, (port) => step.feeds[port]?.[0]?.to)
    checkValues(outputs ?? {}, (port) => step.outputs[port])
    const started = startRun(deps, {
      workspaceId: call.workspaceId,
      pipelineId: run.pipelineId,
      pipelineName: run.pipelineName,
      origin: 'studio',
      graph: run.graph,
      plan,
      // The input is no step that waits: what it passes on is what the run is given.
      inputs: step.role === 'input' ? { ...run.inputs, ...outputs } : run.inputs,
      explain: true,
      debug: {
        reused: reusedBeside(step, earlier),
        pins: new Map(
          outputs && step.role !== 'input' ? [[stepId, { ...steps.get(stepId)?.outputs, ...outputs }]] : [],
        ),
        disabled: new Set(),
        breakpoints: new Set(inputs ? [stepId] : []),
        given: new Map(inputs ? [[stepId, inputs]] : []),
      },
    })
    return { runId: started.runId }
  },
})

/** What was there and does not follow from the step. */
function reusedBeside({ id }: Step, { plan, steps }: EarlierRun): EarlierRun['steps'] {
  const after = followers(plan, id)
  return new Map([...steps].filter(([stepId]) => !after.has(stepId)))
}

/** A step and all that follows from it. Steps stand behind what feeds them. */
function followers(plan: Plan, stepId: string): ReadonlySet<string> {
  const after = new Set([stepId])
  for (const step of plan.steps) if (sourcesOf(step).some((id) => after.has(id))) after.add(step.id)
  return after
}

function checkValues(values: Record<string, unknown>, typeOf: (port: string) => PortType | undefined): void {
  for (const [port, value] of Object.entries(values)) {
    const type = typeOf(port)
    if (type !== undefined && portValueSchemas[type].safeParse(value).success) continue
    throw new AppError('invalid-input', say('The value for “{port}” does not fit its type.', { port }), {
      details: { field: port },
    })
  }
}
