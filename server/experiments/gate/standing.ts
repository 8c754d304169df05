import type { Environment } from '@/pipeline/environment'
import type { Gate, GateOutcome } from '@/pipeline/evaluation/gate'
import { loadPlan } from '@/pipeline/load-plan'
import type { Definitions } from '@/pipeline/node-definition'
import type { Plan } from '@/pipeline/plan'
import type { Records } from '@/server/capabilities/records'
import type { CaseRecord, DatasetRecord } from '@/server/capabilities/records/datasets'
import type { VersionRecord } from '@/server/capabilities/records/deployments'
import type { ExperimentRecord } from '@/server/capabilities/records/experiments'
import type { ExperimentScope } from '../deps'
import { gateBasis } from './basis'

export interface GateDeps {
  records: Pick<Records, 'deployments' | 'datasets' | 'experiments'>
  definitions: Definitions
}

/** How a draft stands with its gate. */
export interface GateStanding {
  gate: Gate
  dataset: DatasetRecord | null
  /** That the gate chooses. */
  cases: readonly CaseRecord[]
  live: VersionRecord | null
  /** The draft's plan is the one that is live: nothing in it can change an answer. */
  isSame: boolean
  basis: string | null
  /** What was said of exactly this; null: it has to be asked. */
  outcome: GateOutcome | null
  /** The newest experiment of this gate. */
  latest: ExperimentRecord | null
}

/** How the plan of a draft stands with the gate of its pipeline; null where there is no gate. */
export async function gateStanding(
  { records, definitions }: GateDeps,
  { pipelineId, plan, environment }: { pipelineId: string; plan: Plan; environment: Environment },
  { workspaceId }: ExperimentScope,
): Promise<GateStanding | null> {
  const gate = await records.deployments.gate(workspaceId, pipelineId)
  if (!gate) return null
  const [dataset, deployment, experiments] = await Promise.all([
    records.datasets.get(workspaceId, gate.datasetId),
    records.deployments.ofPipeline(workspaceId, pipelineId),
    records.experiments.list(workspaceId, { pipelineId, kind: 'gate' }),
  ])
  const live = deployment?.version ?? null
  const cases = dataset ? await gateCases({ records }, gate) : []
  const basis = dataset
    ? await gateBasis(
        { records, definitions },
        {
          gate,
          datasetVersion: dataset.version,
          cases,
          draft: plan,
          live: live && { planHash: live.planHash, plan: loadPlan(live.plan, definitions) },
          environment,
        },
      )
    : null
  const said = experiments.find(({ progress }) => basis !== null && progress.gate?.basis === basis)
  return {
    gate,
    dataset,
    cases,
    live,
    isSame: live?.planHash === plan.hash,
    basis,
    outcome: said?.progress.gate ?? null,
    latest: experiments[0] ?? null,
  }
}

/** The cases of a dataset that a gate chooses, as one version (absent: the newest) has them. */
export const gateCases = async (
  { records }: { records: Pick<Records, 'datasets'> },
  { datasetId, cases: { split, tag } }: Pick<Gate, 'datasetId' | 'cases'>,
  version?: number,
): Promise<CaseRecord[]> =>
  (
    await records.datasets.cases(datasetId, {
      ...(split && { split }),
      ...(tag && { tag }),
      ...(version !== undefined && { version }),
    })
  ).cases
