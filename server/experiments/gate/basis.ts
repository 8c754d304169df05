import type { Environment } from '@/pipeline/environment'
import { type Gate, gateSchema } from '@/pipeline/evaluation/gate'
import { canonicalJson } from '@/pipeline/json'
import { loadPlan } from '@/pipeline/load-plan'
import type { Definitions } from '@/pipeline/node-definition'
import type { Plan } from '@/pipeline/plan'
import type { Records } from '@/server/capabilities/records'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { ExperimentRecord } from '@/server/capabilities/records/experiments'
import { shortHash } from '@/server/play/context'
import { judgedBy, judgingOf } from '@/server/play/judge-cell'

/** What an outcome follows from. */
export interface GateFacts {
  gate: Gate
  datasetVersion: number
  /** Those that the gate chooses. */
  cases: readonly Pick<CaseRecord, 'id' | 'expected'>[]
  draft: Plan
  live: { planHash: string; plan: Plan } | null
  environment: Environment
}

interface BasisDeps {
  records: Pick<Records, 'deployments'>
  definitions: Definitions
}

/** How deep pipelines that run pipelines are followed; the engine goes no deeper. */
const MOST_DEPTH = 5

/**
 * Names all that the outcome of a gate follows from: the plans, the cases with what is asked of them, the rules, by which
 * judge, and what the collections hold. Where any of it is another, the outcome says nothing.
 */
export async function gateBasis(deps: BasisDeps, facts: GateFacts): Promise<string> {
  const { gate, datasetVersion, cases, draft, live, environment } = facts
  const judging = judgingOf(gate, environment)
  const collections = await collectionsOf(deps, live ? [draft, live.plan] : [draft], MOST_DEPTH)
  const known = new Map(environment.collections.map((collection) => [collection.id, collection]))
  const contents = [...collections].sort().map((id) => {
    const collection = known.get(id)
    return [id, collection?.storeName ?? null, collection?.revision ?? null]
  })
  return shortHash(
    canonicalJson({
      gate: { ...gate },
      datasetVersion,
      cases: cases.map((one) => [one.id, judgedBy(judging, one)]),
      draft: draft.hash,
      live: live?.planHash ?? null,
      contents,
    }),
  )
}

/** The collections that plans and the pipelines they run read from. */
async function collectionsOf(deps: BasisDeps, plans: readonly Plan[], depth: number): Promise<Set<string>> {
  const steps = plans.flatMap((plan) => plan.steps.map(({ resources }) => resources))
  const found = new Set(steps.flatMap(({ collections }) => Object.values(collections).map(({ id }) => id)))
  const inner = new Set(steps.flatMap(({ pipelines }) => Object.values(pipelines).map(({ versionId }) => versionId)))
  if (depth === 0 || inner.size === 0) return found
  const versions = await Promise.all([...inner].map((id) => deps.records.deployments.version(id)))
  const run = versions.flatMap((version) => (version ? [loadPlan(version.plan, deps.definitions)] : []))
  for (const id of await collectionsOf(deps, run, depth - 1)) found.add(id)
  return found
}

/** The gate that an experiment of this kind was made for. */
export const gateOfExperiment = ({ datasetId, setup }: Pick<ExperimentRecord, 'datasetId' | 'setup'>): Gate =>
  gateSchema.parse({
    datasetId,
    rules: setup.rules,
    cases: { split: setup.cases.split, tag: setup.cases.tag },
    assertions: setup.assertions,
    judge: setup.judge,
    repeats: setup.repeats,
  })
