import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { type ExperimentSetup, experimentSetupSchema } from '@/pipeline/evaluation/experiment'
import type { Gate, GateOutcome } from '@/pipeline/evaluation/gate'
import { canonicalJson } from '@/pipeline/json'
import { loadPlan } from '@/pipeline/load-plan'
import { say } from '@/pipeline/said'
import type { ExperimentRecord, NewCandidate } from '@/server/capabilities/records/experiments'
import { asServed } from '@/server/experiments/gate/as-served'
import type { GateStanding } from '@/server/experiments/gate/standing'
import type { Call } from '../context'
import { refuseDebugged } from '../deployments/refuse-draft'
import { idSchema } from '../ids'
import { storedGraph } from '../pipelines/read-graph'
import { mutation } from '../use-case'
import type { EvaluationDeps } from './deps'
import { type DraftStanding, draftStanding } from './draft-standing'

export interface GateCheckDto {
  experimentId: string
  outcome: GateOutcome | null
}

/**
 * Begins to measure the stored draft against the version that is live (alone where none is), or goes on where that was
 * stopped; an outcome that still holds is given at once. Throws `invalid-input` where there is no gate or nothing to
 * measure, `invalid-graph` for a draft that could not be published, and as `ExperimentService.start`.
 */
export const checkGate = mutation({
  permission: 'edit',
  input: z.strictObject({ pipelineId: idSchema }),
  async run(deps: EvaluationDeps, { pipelineId }, call): Promise<GateCheckDto> {
    const draft = await draftStanding(deps, pipelineId, call)
    const { standing, pipeline } = draft
    refuseDebugged(pipeline, deps.definitions)
    if (!standing) throw await nothingToAsk(deps, draft, call)
    if (!standing.dataset)
      throw new AppError('not-found', say('The dataset of the gate was deleted.'), {
        fix: say('Choose another one, or remove the gate.'),
      })
    if (standing.outcome) return { experimentId: standing.outcome.experimentId, outcome: standing.outcome }
    const experiment = (await unfinished(deps, draft, standing)) ?? (await begun(deps, draft, standing, call))
    await deps.experiments.start(experiment.id, call)
    return { experimentId: experiment.id, outcome: null }
  },
})

async function nothingToAsk(deps: EvaluationDeps, { pipeline }: DraftStanding, call: Call): Promise<AppError> {
  const gate = await deps.records.deployments.gate(call.workspaceId, pipeline.id)
  const { name } = pipeline
  return gate
    ? new AppError('invalid-graph', say('“{name}” has errors: its gate cannot be asked.', { name }))
    : new AppError('invalid-input', say('“{name}” has no gate.', { name }), {
        fix: say('Set one up where the pipeline is published.'),
      })
}

/** The newest one, where it asks the same of the same and did not come to an outcome. */
async function unfinished(
  { records, definitions }: EvaluationDeps,
  draft: DraftStanding,
  { latest, gate, dataset, live }: GateStanding,
): Promise<ExperimentRecord | null> {
  if (!latest || latest.datasetId !== gate.datasetId || latest.datasetVersion !== dataset?.version) return null
  if (canonicalJson(latest.setup) !== canonicalJson(setupOf(gate))) return null
  const there = await records.experiments.candidates(latest.id)
  const wanted = candidatesOf(draft, live, definitions)
  const isSame =
    there.length === wanted.length &&
    wanted.every(({ version, graph }, at) => {
      const one = there[at]
      return one?.version === version && canonicalJson(one.graph) === canonicalJson(graph)
    })
  return isSame ? latest : null
}

function begun(
  { records, definitions }: EvaluationDeps,
  draft: DraftStanding,
  { gate, dataset, live }: GateStanding,
  { workspaceId }: Call,
): Promise<ExperimentRecord> {
  const { pipeline } = draft
  return records.experiments.create(
    {
      workspaceId,
      name: `${pipeline.name} · ${dataset?.name ?? ''}`.slice(0, 120),
      kind: 'gate',
      pipelineId: pipeline.id,
      pipelineName: pipeline.name,
      datasetId: gate.datasetId,
      datasetVersion: dataset?.version ?? 1,
      setup: setupOf(gate),
    },
    candidatesOf(draft, live, definitions),
  )
}

/** The live version first: it is what the draft is compared with. */
function candidatesOf(
  { pipeline, graph, environment }: DraftStanding,
  live: GateStanding['live'],
  definitions: EvaluationDeps['definitions'],
): NewCandidate[] {
  const of = { pipelineId: pipeline.id, pipelineName: pipeline.name }
  const draft = { ...of, name: pipeline.name, version: null, graph }
  if (!live) return [draft]
  const name = `${pipeline.name} v${live.number}`
  const drawn = storedGraph(live.graph, definitions)
  const served = asServed(drawn, loadPlan(live.plan, definitions), definitions, environment)
  return [{ ...of, name, version: live.number, graph: served }, draft]
}

const setupOf = ({ cases, repeats, assertions, judge, rules }: Gate): ExperimentSetup => {
  // What a rule names decides: it need not share its power with the metrics that nobody asked for.
  const metric = rules.flatMap((rule) => (rule.kind === 'not-worse' && rule.metric ? [rule.metric] : []))[0]
  return experimentSetupSchema.parse({
    cases,
    repeats,
    assertions,
    rules,
    ...(judge && { judge }),
    ...(metric && { metric }),
  })
}
