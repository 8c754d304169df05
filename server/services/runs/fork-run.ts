import { z } from 'zod'
import { debugOf } from '@/pipeline/debug'
import { partsOf, runPathSchema } from '@/pipeline/step-path'
import { idSchema } from '../ids'
import type { PipelineDeps } from '../pipelines/types'
import { mutation } from '../use-case'
import type { RunDeps } from './deps'
import { earlierRun } from './earlier-run'
import { type Fork, givenIn, nothingGiven } from './fork-given'
import { arriving, checkValues } from './given-values'
import { innerVersion, notKeptInside, requireStep } from './inner-plan'
import { startRun } from './start-run'

const valuesSchema = z.record(z.string().min(1).max(64), z.unknown())

/**
 * Goes on from a step of an earlier run, in a new one: on the same frozen plan, with everything that does not follow from the
 * step as it was; what follows runs unless it was pinned or switched off there. `within`: the step is one of a run inside
 * another step, such as that of one item of a list. `inputs`: the step runs, with these in place of what arrived. `outputs`: it
 * does not run, and gives these, which count as pinned. The earlier run stays as it is. Throws `not-found`, also where nothing was kept of what happened inside or the version that
 * ran there is gone, `conflict` while it goes on, `invalid-input` for values that do not fit their ports.
 */
export const forkRun = mutation({
  permission: 'edit',
  input: z.strictObject({
    runId: idSchema,
    within: runPathSchema.optional(),
    stepId: idSchema,
    inputs: valuesSchema.optional(),
    outputs: valuesSchema.optional(),
  }),
  async run(deps: RunDeps & PipelineDeps, { runId, ...edit }, call): Promise<{ runId: string }> {
    const { run, plan, steps, inner } = await earlierRun(deps, runId, call)
    const [outer] = partsOf(edit.within)
    const own = edit.within === undefined ? plan : (await innerVersion(deps, plan, edit.within, call)).plan
    if (edit.within !== undefined && !inner.has(edit.within)) throw notKeptInside(outer?.step ?? edit.within)
    const step = requireStep(own, edit.stepId)
    checkValues(edit.inputs ?? {}, arriving(step))
    checkValues(edit.outputs ?? {}, step.outputs)
    const fork: Fork = { ...edit, steps, inner }
    const { reused, pins, inputs, ofRun } = givenIn(fork, undefined, plan) ?? nothingGiven
    const from = outer?.step ?? edit.stepId
    const nodes = run.graph?.nodes.filter(({ id }) => id !== from) ?? []
    const drawn = debugOf({ nodes })
    const started = startRun(deps, {
      workspaceId: call.workspaceId,
      pipelineId: run.pipelineId,
      pipelineName: run.pipelineName,
      origin: 'studio',
      graph: run.graph,
      plan,
      inputs: { ...run.inputs, ...ofRun },
      explain: true,
      debug: {
        reused,
        pins: new Map([...drawn.pins, ...pins]),
        disabled: drawn.disabled,
        from,
        breakpoints: new Set(inputs.keys()),
        given: inputs,
        ...(outer && { inside: { step: outer.step, given: (within, inside) => givenIn(fork, within, inside) } }),
      },
    })
    return { runId: started.runId }
  },
})
