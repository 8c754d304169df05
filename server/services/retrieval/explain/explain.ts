import { AppError } from '@/pipeline/errors'
import type { LossStage } from '@/pipeline/explain'
import type { Plan } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { LiveIndex } from '@/server/capabilities/collections'
import type { Call } from '../../context'
import { mutation } from '../../use-case'
import type { RetrievalDeps } from '../deps'
import { type ExplainInput, explainSchema, type Waterfall, type WaterfallStage } from '../types'
import { withStagesBehind } from './behind-loss'
import { explainSearch } from './explain-search'
import { explainSteps } from './explain-steps'
import { type ExpectedPlace, findExpected } from './find-expected'
import { type ExplainedRun, loadRun } from './load-run'
import { searches, searchOf } from './search-of'
import { stageOf } from './stage'

/**
 * Follows the place that should have answered through a run, stage by stage, and says where it was lost: not indexed,
 * filtered out, below k, fused out, reranked out, packed out, cut by the context, or not cited.
 */
export const explain = mutation({
  permission: 'edit',
  input: explainSchema,
  patienceMs: 120_000,
  cancellable: true,
  run: explainRun,
})

async function explainRun(deps: RetrievalDeps, input: ExplainInput, options: Call): Promise<Waterfall> {
  const run = await loadRun(deps, input, options)
  const indexes = await searchedIndexes(deps, run.plan, options)
  const place = await findExpected(deps, [...new Set(indexes.values())], input.expected, options)
  const stages = await stagesOf(deps, run, { indexes, place, options })
  const lost = lostAt(stages)
  return {
    question: run.question,
    expected: {
      documentId: place.document.id,
      documentName: place.document.name,
      chunkIds: [...place.chunkIds],
      text: place.text,
    },
    stages: withStagesBehind(stages, lost, run.plan, deps.definitions),
    lostAt: lost,
    runId: run.runId,
    outcome: run.status === 'running' ? null : run.status,
  }
}

/** How the collections that the plan's steps search are indexed, by step. Throws `invalid-input` when none does. */
async function searchedIndexes(deps: RetrievalDeps, plan: Plan, call: Call): Promise<Map<string, LiveIndex>> {
  const indexes = new Map<string, LiveIndex>()
  for (const { id, resources } of plan.steps.filter(({ type }) => searches(type, deps.definitions))) {
    const [collection] = Object.values(resources.collections)
    if (collection) indexes.set(id, await deps.live.of(call).live(collection.id, call))
  }
  if (indexes.size === 0) {
    const inside = plan.steps.some(({ resources }) => Object.keys(resources.pipelines ?? {}).length > 0)
    throw new AppError(
      'invalid-input',
      say('The pipeline itself searches no collection, so nothing can be lost on the way.'),
      {
        fix: inside ? say('Explain a run of the pipeline inside it: what goes on there is not followed.') : undefined,
      },
    )
  }
  return indexes
}

async function stagesOf(
  deps: RetrievalDeps,
  { plan, records }: ExplainedRun,
  { indexes, place, options }: { indexes: ReadonlyMap<string, LiveIndex>; place: ExpectedPlace; options: CallOptions },
): Promise<WaterfallStage[]> {
  if (place.missing !== null) return [stageOf(null, 'indexed', 'lost', place.missing)]
  const stages = [stageOf(null, 'indexed', 'passed', 'found', { of: place.chunkIds.size })]
  for (const step of plan.steps) {
    const record = records.get(step.id)
    const index = indexes.get(step.id)
    if (!record || !index || index.collectionId !== place.document.collectionId) continue
    if (record.outcome === 'skipped' || record.outcome === 'failed') {
      stages.push(stageOf(record, 'retrieved', 'not-reached', 'not-reached'))
      continue
    }
    const search = searchOf(step, record.inputs, deps.definitions)
    if (search) stages.push(...(await explainSearch({ deps, index, search, record, place, options })))
  }
  return [...stages, ...explainSteps({ plan, records }, place, deps.definitions)]
}

/** The stage behind which the place never showed again; `null` when the answer cites it. */
export function lostAt(all: readonly WaterfallStage[]): Waterfall['lostAt'] {
  if (all.some(({ stage, status }) => stage === 'cited' && status === 'passed')) return null
  const stages = withoutVainSearches(all)
  const last = stages.findLastIndex(({ status }) => status === 'passed')
  const rest = stages.slice(last + 1)
  const lost = rest.find(({ status }) => status === 'lost')?.stage
  if (lost) return lost
  // Nothing lost it: what should have come next did not run.
  const next = rest.find(({ status }) => status === 'not-reached')?.stage ?? 'cited'
  return next === 'cited' && stages[last]?.stage !== 'prompted' ? 'prompted' : next
}

const foundAt: readonly LossStage[] = ['filtered', 'retrieved']

/** Where one search brought the place, that another did not is no loss. */
function withoutVainSearches(stages: readonly WaterfallStage[]): readonly WaterfallStage[] {
  const searched = new Set(stages.filter(({ stage }) => foundAt.includes(stage)).map(({ stepId }) => stepId))
  const ends = new Map(stages.map(({ stepId, status }) => [stepId, status]))
  if (![...searched].some((id) => ends.get(id) === 'passed')) return stages
  return stages.filter(({ stepId }) => !searched.has(stepId) || ends.get(stepId) === 'passed')
}
