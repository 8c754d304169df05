import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import { refusalOf } from '@/pipeline/evaluation/refusal'
import { jsonSchema } from '@/pipeline/json'
import type { Plan } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import type { PublicationNote } from '@/server/capabilities/records/deployments'
import { gateStanding } from '@/server/experiments/gate/standing'
import type { Scope } from '../context'
import type { DeploymentDeps } from './types'

interface Passing {
  pipeline: { id: string; name: string }
  plan: Plan
  environment: Environment
  /** Why it is published whatever the gate says. */
  override: { reason: string } | undefined
}

/**
 * What is recorded of a draft that may go live. Throws `gate-needed` where the gate of its pipeline was not asked about
 * exactly this, `gate-refused` with the rules that refuse; with a reason it throws neither.
 */
export async function passGate(
  deps: DeploymentDeps,
  { pipeline, plan, environment, override }: Passing,
  scope: Scope,
): Promise<PublicationNote> {
  const standing = await gateStanding(deps, { pipelineId: pipeline.id, plan, environment }, scope)
  if (!standing) return { gate: null, reason: null }
  const { outcome, isSame, dataset } = standing
  // What is live already can be no worse than it is.
  if (isSame || outcome?.passed) return { gate: outcome, reason: null }
  if (override) return { gate: outcome, reason: override.reason }
  const { name } = pipeline
  if (!outcome) {
    throw new AppError('gate-needed', say('“{name}” was not checked by its gate as it is now.', { name }), {
      ...(!dataset && { fix: say('The dataset of the gate was deleted: choose another one, or remove the gate.') }),
    })
  }
  const refused = outcome.rules.filter(({ holds }) => holds === 'no')
  throw new AppError(
    'gate-refused',
    say('The gate does not let “{name}” go live. {reasons}.', {
      name,
      reasons: refused.map(refusalOf),
    }),
    { details: { experimentId: outcome.experimentId, rules: jsonSchema.parse(refused) } },
  )
}
