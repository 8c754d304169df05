import { AppError } from './errors'
import type { Definitions } from './node-definition'
import { type Plan, planSchema } from './plan'

/**
 * Reads a stored plan. Settings that its nodes have learned since get their defaults, so that a pipeline published with
 * an earlier Telar runs as it did. Throws `invalid-graph` for what is no plan; a setting that no longer fits is left to
 * the run, which says so.
 */
export function loadPlan(json: string, definitions: Definitions): Plan {
  const plan = planSchema.safeParse(parsed(json))
  if (!plan.success) {
    throw new AppError('invalid-graph', 'The stored plan cannot be read.', { fix: 'Publish the pipeline again.' })
  }
  const steps = plan.data.steps.map((step) => {
    const config = definitions.get(step.type)?.config.safeParse(step.config)
    return config?.success ? { ...step, config: config.data as Record<string, unknown> } : step
  })
  return { ...plan.data, steps }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // The schema refuses `undefined`, which is what has to be said of it.
    return undefined
  }
}
