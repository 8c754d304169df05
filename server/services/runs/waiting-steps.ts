import { AppError } from '@/pipeline/errors'
import type { Plan } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import { arriving, checkValues } from './given-values'

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
    checkValues(inputs, arriving(step))
    this.resolvers.delete(stepId)
    resolve(inputs)
  }
}
