import { z } from 'zod'
import { AppError, errorOf } from '@/pipeline/errors'
import { type Message, messageSchema } from '@/pipeline/message'
import { say } from '@/pipeline/said'
import { executePlan } from '@/server/engine'
import { stepsById } from '@/server/play/cell'
import { compileColumn, planToPrompt } from '@/server/play/column'
import { plainDebug } from '@/server/play/context'
import { casesOf, datasetOf, findGrid } from '@/server/play/prepare'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { GridDeps } from './deps'

const messagesSchema = z.array(messageSchema)

/**
 * The messages that a config makes of a case's frozen context; null for a node that gives none, because it asks its model
 * itself. Throws `invalid-graph` as adding a variant does, `not-found` for a case without a context.
 */
export const previewVariant = query({
  permission: 'read',
  input: z.strictObject({ gridId: idSchema, caseId: idSchema, config: z.record(z.string(), z.unknown()) }),
  async run(deps: GridDeps, { gridId, caseId, config }, call): Promise<{ messages: Message[] | null }> {
    const grid = await findGrid(deps, gridId, call)
    const { graph, nodeId } = grid
    const node = graph.nodes.find(({ id }) => id === nodeId)
    if (deps.definitions.get(node?.type ?? '')?.needs.includes('chatModel')) return { messages: null }
    const { version } = await datasetOf(deps, grid)
    const [context, cases] = await Promise.all([
      deps.records.grids.context(gridId, caseId),
      casesOf(deps, grid, version),
    ])
    const played = cases.find(({ id }) => id === caseId)
    if (!context || !played)
      throw new AppError('not-found', say('The steps before the prompt have not run for this case.'))
    const variant = { id: '', name: '', config }
    const column = compileColumn({ graph, nodeId, variant }, deps.definitions, await deps.environment(call))
    const { executors, definitions, retry, clock, capabilitiesOf } = deps.runs.engine
    let messages: Message[] | null = null
    const end = await executePlan(
      planToPrompt(column, nodeId),
      played.inputs,
      {
        executors,
        definitions,
        retry,
        clock,
        capabilities: capabilitiesOf(call),
        signal: call.signal,
        onError: (error, stepId) => deps.runs.onError(error, { runId: gridId, stepId }),
        debug: plainDebug({ reused: stepsById(context.steps), part: { mode: 'only', node: nodeId } }),
      },
      (event) => {
        if (event.type !== 'step.finished' || event.step.stepId !== nodeId) return
        messages = messagesSchema.safeParse(event.step.outputs.messages).data ?? null
      },
    )
    if (end.error) throw errorOf(end.error)
    return { messages }
  },
})
