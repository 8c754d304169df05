import type { z } from 'zod'
import type { Assertion } from '@/pipeline/cases/assertion'
import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { SweepSetup } from '@/pipeline/evaluation/sweep'
import { variantsOf } from '@/pipeline/evaluation/variants'
import { detectable } from '@/pipeline/metrics/power'
import type { Step } from '@/pipeline/plan'
import { english } from '@/pipeline/said'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { NewCandidate } from '@/server/capabilities/records/experiments'
import { type Arm, compileArm, stepKeys } from '@/server/experiments/arm'
import type { IndexSpec } from '@/server/experiments/deps'
import { indexSpecs } from '@/server/experiments/index-choices'
import { mostAsked } from '@/server/experiments/optimise/most'
import { type OptimiserParts, prepareOptimiser } from '@/server/experiments/optimise/prepare'
import { casesOf, refuseUnfit } from '@/server/experiments/prepare'
import { roundsOf, splitFor } from '@/server/experiments/sweep/rounds'
import type { Call } from '../context'
import { mutation } from '../use-case'
import { draftedExperiment } from './create-experiment'
import type { EvaluationDeps } from './deps'
import { type ExperimentEstimate, experimentDraftSchema } from './types'

/** What an experiment would take, at the most, and could show; nothing is kept. Throws `not-found`, and `invalid-input` for facets that do not fit. */
export const estimateExperiment = mutation({
  permission: 'edit',
  input: experimentDraftSchema,
  cancellable: true,
  run: estimate,
})

/** Where nothing was measured yet. Milliseconds, and tokens of one call of a language model. */
const ROUGH = { chatMs: 4_000, builtInMs: 60, tokens: 1_500 }

type Candidate = Pick<NewCandidate, 'name' | 'graph' | 'facets'>
/** A step with what makes it the same step in another candidate. */
type Compiled = Omit<Arm, 'reads' | 'indexes'> & Pick<Arm, 'reads'>

async function estimate(
  deps: EvaluationDeps,
  draft: z.output<typeof experimentDraftSchema>,
  call: Call,
): Promise<ExperimentEstimate> {
  const { experiment, candidates: given } = await draftedExperiment(deps, draft, call)
  const candidates = drawn(deps, given, experiment.setup.sweep)
  const [cases, environment] = await Promise.all([casesOf(deps, experiment), deps.environment(call)])
  const { arms, problems } = compiled(deps, candidates, cases, environment)
  const { repeats, assertions, sweep, optimise } = experiment.setup
  const improved = optimise && improving(deps, { experiment, given, cases, environment, problems })
  const asked = sweep ? splitFor(cases, cases, sweep.confirmOn).search : cases
  const share = shareOf({ sweep, improved, arms: arms.length }, asked)
  const counted = countCalls(deps, arms, repeats)
  const times = (count: number) => Math.round(count * asked.length * share)
  const cells = Math.round(arms.length * asked.length * repeats * share)
  // What stands before the prompt is the same for every prompt that an optimiser tries.
  const before = (count: number) => (improved ? count * asked.length : times(count))
  const calls = {
    chat: times(counted.chat) + (improved?.reflections ?? 0),
    embed: before(counted.embed),
    search: before(counted.search),
    rerank: before(counted.rerank),
    judge: cells * assertions.filter(asksJudge).length,
  }
  const past = await earlier(deps, experiment.pipelineId, call)
  const isBuiltIn = arms.every(({ provider }) => provider === undefined || provider === 'built-in')
  const msPerCell = past?.latencyMs ?? (isBuiltIn ? ROUGH.builtInMs : ROUGH.chatMs)
  const perChat = past?.tokens ?? (isBuiltIn ? 0 : ROUGH.tokens)
  const specs = new Map(
    candidates.flatMap(({ facets = [] }) => indexSpecs(facets).map((spec) => [JSON.stringify(spec), spec] as const)),
  )
  const sources = new Set(asked.map(({ source }) => source))
  return {
    candidates: candidates.length + (optimise?.proposals ?? 0),
    // An optimiser decides on validation cases.
    cases: improved?.validation ?? asked.length,
    cells,
    calls,
    shared:
      times(counted.all) -
      times(counted.chat) -
      before(counted.embed) -
      before(counted.search) -
      before(counted.rerank),
    tokens: calls.chat * perChat + calls.judge * ROUGH.tokens,
    seconds: Math.ceil((Math.max(calls.chat, cells / 10) * msPerCell) / 2_000),
    cost: past?.cost == null ? null : past.cost * cells,
    indexBuilds: await builds(deps, specs, problems, call),
    detectable: improved ? detectable(improved.validation) : detectable(asked.length, undefined, sources.size),
    problems,
  }
}

/** Candidates that can be measured, and why the others cannot. */
function compiled(
  { definitions }: EvaluationDeps,
  candidates: readonly Candidate[],
  cases: readonly CaseRecord[],
  environment: Environment,
): { arms: Compiled[]; problems: ExperimentEstimate['problems'] } {
  const problems: ExperimentEstimate['problems'] = []
  const arms = candidates.flatMap((candidate, at): Compiled[] => {
    try {
      const arm = compileArm({ ...candidate, id: String(at) }, definitions, environment)
      refuseUnfit([arm], cases)
      return [{ ...arm, reads: readsOf(candidate) }]
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      problems.push({ candidate: candidate.name, message: english(error.said.message) })
      return []
    }
  })
  return { arms, problems }
}

/** How much of all candidates on all cases is measured. */
function shareOf(
  { sweep, improved, arms }: { sweep: SweepSetup | undefined; improved: { answers: number } | undefined; arms: number },
  asked: readonly CaseRecord[],
): number {
  if (improved && asked.length > 0) return improved.answers / asked.length
  if (sweep?.search !== 'halving') return 1
  const sizes = roundsOf(asked, sweep.seed).map(({ length }) => length)
  return halvedShare(arms, sizes)
}

/** What an optimiser asks at the most; what keeps it from beginning is told among the problems. */
function improving(
  { definitions }: EvaluationDeps,
  {
    experiment,
    given,
    cases,
    environment,
    problems,
  }: Pick<OptimiserParts, 'experiment' | 'cases' | 'environment'> & {
    given: readonly NewCandidate[]
    problems: ExperimentEstimate['problems']
  },
) {
  const { optimise } = experiment.setup
  const [first] = given
  if (!optimise || !first) return undefined
  try {
    prepareOptimiser({ experiment, candidates: [{ ...first, id: '' }], cases, definitions, environment })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const told = [error.said.message, ...(error.said.fix ? [error.said.fix] : [])].map(english).join(' ')
    if (problems.length === 0) problems.push({ candidate: first.name ?? first.pipelineName, message: told })
  }
  return mostAsked(optimise, cases)
}

function drawn(deps: EvaluationDeps, given: readonly NewCandidate[], sweep: SweepSetup | undefined): Candidate[] {
  const [first] = given
  if (!sweep || !first) return [...given]
  return variantsOf(first.graph, sweep, deps.definitions).map((variant) => ({
    ...variant,
    name: variant.name === '' ? first.name : variant.name,
  }))
}

/** What is read where nothing is built yet: other chunkings and embedders are other contents. */
function readsOf({ facets = [] }: Candidate): Map<string, string> {
  return new Map(indexSpecs(facets).map((spec) => [spec.collectionId, JSON.stringify(spec)]))
}

/** The part of the whole grid's cells that halving measures. */
export function halvedShare(candidates: number, sizes: readonly number[]): number {
  let left = candidates
  let before = 0
  let cells = 0
  for (const size of sizes) {
    cells += left * (size - before)
    before = size
    left = Math.max(Math.min(2, left), Math.floor(left / 2))
  }
  return before === 0 ? 1 : cells / (candidates * before)
}

/** Calls for one case: each step once for all candidates that share it; `all`: as if none did. */
function countCalls({ definitions }: EvaluationDeps, arms: readonly Compiled[], repeats: number) {
  const counts = { chat: 0, embed: 0, search: 0, rerank: 0, all: 0 }
  const seen = new Set<string>()
  const count = (step: Step, key: string) => {
    const definition = definitions.get(step.type)
    const kinds = [
      ...(Object.keys(step.resources.chatModels).length > 0 ? (['chat'] as const) : []),
      ...(definition?.explain?.kind === 'search' ? (['embed', 'search'] as const) : []),
      ...(definition?.needs.includes('rerankServer') ? (['rerank'] as const) : []),
    ]
    counts.all += kinds.length
    if (seen.has(key)) return
    seen.add(key)
    for (const kind of kinds) counts[kind] += 1
  }
  for (const arm of arms) {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const keys = stepKeys(arm, {}, repeat, { definitions, experimentId: '' })
      for (const step of arm.plan.steps) count(step, keys.get(step.id) ?? '')
    }
  }
  return counts
}

const judging: ReadonlySet<string> = new Set(['judge', 'faithful', 'nuggets'])
const asksJudge = ({ kind }: Assertion): boolean => judging.has(kind)

/** What a cell of the pipeline took the last time. */
async function earlier({ records }: EvaluationDeps, pipelineId: string | null, { workspaceId }: Call) {
  if (pipelineId === null) return undefined
  const found = (await records.experiments.list(workspaceId, { pipelineId })).find(({ cellCount }) => cellCount > 0)
  if (!found) return undefined
  const cells = await records.experiments.cells(found.id)
  const mean = (value: (cell: (typeof cells)[number]) => number) =>
    cells.reduce((sum, cell) => sum + value(cell), 0) / cells.length
  const isPriced = cells.every(({ shown }) => shown.cost !== null)
  return {
    latencyMs: mean(({ shown }) => shown.latencyMs),
    tokens: mean(({ shown }) => shown.inputTokens + shown.outputTokens),
    cost: isPriced ? mean(({ shown }) => shown.cost ?? 0) : null,
  }
}

/** Indexes that would have to be built; why one cannot be is a problem. */
async function builds(
  { experiments }: EvaluationDeps,
  specs: ReadonlyMap<string, IndexSpec>,
  problems: ExperimentEstimate['problems'],
  call: Call,
): Promise<number> {
  const found = await Promise.all(
    [...specs.values()].map(async (spec) => {
      try {
        return await experiments.deps.shadows.find(spec, call)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        problems.push({ candidate: spec.embedder?.model ?? spec.collectionId, message: english(error.said.message) })
        return null
      }
    }),
  )
  return found.filter((indexId) => indexId === undefined).length
}
