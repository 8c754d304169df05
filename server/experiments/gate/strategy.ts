import { compile } from '@/pipeline/compiler'
import { AppError } from '@/pipeline/errors'
import { type GateOutcome, judgeRules } from '@/pipeline/evaluation/gate'
import { loadPlan } from '@/pipeline/load-plan'
import { say } from '@/pipeline/said'
import type { CandidateRecord } from '@/server/capabilities/records/experiments'
import { figuresOf } from '../figures'
import type { Measuring, Strategy } from '../strategy'
import { gateBasis, gateOfExperiment } from './basis'

/**
 * Measures the draft and the version that is live on all cases, and judges the rules. What was said holds for exactly what
 * was measured: throws `conflict` where a collection or a model changed meanwhile; who asks again asks only what changed.
 */
export const gateStrategy: Strategy = async (measuring) => {
  const before = await factsOf(measuring)
  await measuring.measure(measuring.candidates(), measuring.cases)
  const after = await factsOf(measuring)
  if (before.basis !== after.basis)
    throw new AppError('conflict', say('What the pipeline reads or asks changed while it was measured.'), {
      fix: say('Check the draft again: only what changed is asked again.'),
    })
  await measuring.note({ gate: outcomeOf(measuring, after) })
}

interface Facts {
  basis: string
  draftHash: string
  liveHash: string | null
}

function partsOf(measuring: Measuring): { draft: CandidateRecord; live: CandidateRecord | null } {
  const candidates = measuring.candidates()
  const draft = candidates.find(({ version }) => version === null)
  if (!draft) throw new AppError('not-found', say('The draft that was to be measured is gone.'))
  return { draft, live: candidates.find(({ version }) => version !== null) ?? null }
}

async function factsOf(measuring: Measuring): Promise<Facts> {
  const { deps, scope, experiment, cases } = measuring
  const { draft, live } = partsOf(measuring)
  const environment = await deps.environment(scope)
  const { plan } = compile(draft.graph, deps.definitions, environment)
  if (!plan) throw new AppError('invalid-graph', say('“{name}” does not compile any more.', { name: draft.name }))
  const version =
    live?.pipelineId && live.version !== null
      ? await deps.records.deployments.numbered(live.pipelineId, live.version)
      : null
  const basis = await gateBasis(deps, {
    gate: gateOfExperiment(experiment),
    datasetVersion: experiment.datasetVersion,
    cases,
    draft: plan,
    live: version && { planHash: version.planHash, plan: loadPlan(version.plan, deps.definitions) },
    environment,
  })
  return { basis, draftHash: plan.hash, liveHash: version?.planHash ?? null }
}

function outcomeOf(measuring: Measuring, facts: Facts): GateOutcome {
  const { experiment, cases } = measuring
  const { draft, live } = partsOf(measuring)
  const candidates = measuring.candidates()
  const figures = figuresOf(candidates, measuring.cells(candidates, cases), cases, experiment.setup)
  const of = (one: CandidateRecord | null) => figures.find(({ candidateId }) => candidateId === one?.id) ?? null
  const own = of(draft)
  const rules = own ? judgeRules(experiment.setup.rules ?? [], own, of(live)) : []
  return {
    ...facts,
    experimentId: experiment.id,
    datasetId: experiment.datasetId,
    datasetVersion: experiment.datasetVersion,
    passed: own !== null && rules.every(({ holds }) => holds !== 'no'),
    rules,
  }
}
