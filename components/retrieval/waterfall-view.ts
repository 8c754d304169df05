import type { LossStage } from '@/pipeline/explain'
import type { Waterfall, WaterfallStage } from '@/server/services/retrieval/types'

/** Reasons there are texts for; `other` stands for any that are not known here. */
export const reasonCodes = [
  'not-in-collection',
  'not-indexed',
  'failed-document',
  'removed-document',
  'passage-not-found',
  'filtered-out',
  'below-k',
  'below-threshold',
  'fused-out',
  'reranked-out',
  'packed-out',
  'duplicate',
  'context-cut',
  'not-cited',
  'ungrounded',
  'cited',
  'found',
  'not-reached',
  'other',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

const fusions = ['score', 'dbsf', 'rrf'] as const
type Fusion = (typeof fusions)[number]
const fusionReasons = ['set', 'built-in-embedder', 'real-embedder', 'other-language', 'mixed-languages'] as const
type FusionReason = (typeof fusionReasons)[number]

/** What else a stage knows. Ranks of a single branch are `null` where they lie beyond what was looked through. */
export type StageFact =
  | { name: 'denseRank' | 'sparseRank'; rank: number | null }
  | { name: 'leg'; leg: 'dense' | 'sparse'; score: number | null; normalised: number | null }
  | { name: 'fusion'; fusion: Fusion; share: number; reason: FusionReason }
  | { name: 'came'; rank: number; of: number }
  | { name: 'citation'; number: number }
  | { name: 'other'; text: string }

/** A stage as the panel lists it. */
export interface StageView {
  key: string
  stage: LossStage
  status: WaterfallStage['status']
  /** It was lost here first. */
  culprit: boolean
  step: { stepId: string; type: string } | null
  reason: ReasonCode
  /** What to do about it; where the search is hybrid already, nobody is told to make it so. */
  advice: ReasonCode | 'below-k-hybrid'
  rank: number | null
  of: number | null
  limit: number | null
  score: number | null
  facts: StageFact[]
}

const reasonOf = (code: string): ReasonCode => reasonCodes.find((known) => known === code) ?? 'other'

/**
 * The stages in their order, with the first one that lost the passage marked. Only that one: what later branches lost
 * does not matter.
 */
export function waterfallView(waterfall: Waterfall): StageView[] {
  const culprit = waterfall.stages.findIndex(
    (stage) => stage.status === 'lost' && (waterfall.lostAt === null || stage.stage === waterfall.lostAt),
  )
  return waterfall.stages.map((stage, index) => ({
    key: `${index}-${stage.stage}`,
    stage: stage.stage,
    status: stage.status,
    culprit: waterfall.lostAt !== null && index === culprit,
    step: stage.stepId === null ? null : { stepId: stage.stepId, type: stage.stepType ?? '' },
    reason: reasonOf(stage.reason),
    advice: stage.reason === 'below-k' && isHybrid(stage) ? 'below-k-hybrid' : reasonOf(stage.reason),
    rank: stage.rank,
    of: stage.of,
    limit: stage.limit,
    score: stage.score,
    facts: factsOf(stage.params),
  }))
}

/** Only a search in two ways tells where the passage stood in each. */
const isHybrid = ({ params }: WaterfallStage): boolean => 'denseRank' in params && 'sparseRank' in params

type Param = WaterfallStage['params'][string] | undefined

/** What a leg of a search gave the passage, where the stage tells of it. */
function legOf(leg: 'dense' | 'sparse', score: Param, normalised: Param, isUnknown: Param): StageFact[] {
  if (isUnknown === true) return [{ name: 'leg', leg, score: null, normalised: null }]
  if (typeof score !== 'number') return []
  return [{ name: 'leg', leg, score, normalised: typeof normalised === 'number' ? normalised : null }]
}

function factsOf(params: WaterfallStage['params']): StageFact[] {
  const { denseRank, sparseRank, cameAt, cameOf, citation, ...others } = params
  const { fusion, fusionReason, denseShare, ...scores } = others
  const { denseScore, denseNormalised, denseUnknown, sparseScore, sparseNormalised, sparseUnknown, ...rest } = scores
  const facts: StageFact[] = [
    ...legOf('dense', denseScore, denseNormalised, denseUnknown),
    ...legOf('sparse', sparseScore, sparseNormalised, sparseUnknown),
  ]
  const method = fusions.find((one) => one === fusion)
  const reason = fusionReasons.find((one) => one === fusionReason)
  if (method && reason) facts.push({ name: 'fusion', fusion: method, share: Number(denseShare ?? 0), reason })
  if (typeof denseRank === 'number') facts.push({ name: 'denseRank', rank: denseRank > 0 ? denseRank : null })
  if (typeof sparseRank === 'number') facts.push({ name: 'sparseRank', rank: sparseRank > 0 ? sparseRank : null })
  if (typeof cameAt === 'number' && typeof cameOf === 'number') facts.push({ name: 'came', rank: cameAt, of: cameOf })
  if (typeof citation === 'number' && citation > 0) facts.push({ name: 'citation', number: citation })
  for (const [name, value] of Object.entries(rest)) facts.push({ name: 'other', text: `${name}: ${value}` })
  return facts
}
