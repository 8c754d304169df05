import { AppError } from '@/pipeline/errors'
import type { Plan } from '@/pipeline/plan'
import { portValueSchemas } from '@/pipeline/ports'
import { say } from '@/pipeline/said'

type Inputs = Record<string, unknown>

/** The steps of one run that wait at their breakpoints. */
export class WaitingSteps {
  private readonly resolvers = new Map<string, (inputs: Inputs) => void>()

  constructor(private readonly plan: Plan) {}

  /** Resolves when somebody goes on. */
  add(stepId: string): Promise<Inputs> {
    return new Promise((resolve) => this.resolvers.set(stepId, resolve))
  }

  /** Goes on with these inputs. Throws `not-found` for a step that does not wait, `invalid-input` for values that do not fit. */
  resume(stepId: string, inputs: Inputs): void {
    const resolve = this.resolvers.get(stepId)
    const step = this.plan.steps.find(({ id }) => id === stepId)
    if (!resolve || !step) throw new AppError('not-found', say('Step "{stepId}" does not wait.', { stepId }))
    for (const [port, value] of Object.entries(inputs)) {
      const type = step.feeds[port]?.[0]?.to
      if (type !== undefined && portValueSchemas[type].safeParse(value).success) continue
      throw new AppError('invalid-input', say('The value for “{port}” does not fit its type.', { port }), {
        details: { field: port },
      })
    }
    this.resolvers.delete(stepId)
    resolve(inputs)
  }
}
