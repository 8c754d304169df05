import { bringUp } from './compiler/migrate'
import { AppError } from './errors'
import type { AnyDefinition, Definitions } from './node-definition'
import { type Plan, planSchema } from './plan'
import { say } from './said'

/**
 * Reads a stored plan. Settings that nodes got since then get their defaults, and steps of earlier versions of a node are
 * brought up to the installed one where the node says how, so that a pipeline published with an earlier Telar runs as it
 * did. Throws `invalid-graph` for what is no plan; a setting that no longer fits is left to the run, which reports it.
 */
export function loadPlan(json: string, definitions: Definitions): Plan {
  const plan = planSchema.safeParse(parsed(json))
  if (!plan.success) {
    throw new AppError('invalid-graph', say('The stored plan cannot be read.'), {
      fix: say('Publish the pipeline again.'),
    })
  }
  const steps = plan.data.steps.map((step) => {
    const definition = definitions.get(step.type)
    if (!definition) return step
    const brought = canBringUp(definition, step.version) ? bringUp(definition, step.config, step.version) : null
    const version = brought ? definition.version : step.version
    const config = definition.config.safeParse(brought ?? step.config)
    return config.success ? { ...step, version, config: config.data as Record<string, unknown> } : step
  })
  return { ...plan.data, steps }
}

/** Whether a node says for each of its versions since how a config goes on. */
function canBringUp({ version, migrate }: AnyDefinition, saved: number): boolean {
  if (saved >= version) return false
  return Array.from({ length: version - saved }, (_, at) => saved + at).every((at) => migrate?.[at] !== undefined)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // Not JSON: the schema refuses `undefined`, so the caller reports it.
    return undefined
  }
}
