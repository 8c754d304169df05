import { mcnemar } from '@/pipeline/metrics/statistics'
import { FEW } from '../question-set'
import { RECALL_DEPTH } from '../ranks'
import type { Advice, QualityMode } from './types'

/** What new retrievers are set to. */
const DEFAULT: QualityMode = 'hybrid-named'
/** Below this share of questions answered from the first five, no way of searching is good enough. */
const WEAK = 0.7
/** Differences that chance makes more often than this say nothing. */
const CHANCE = 0.05

/** How many questions one list of ranks finds among the first five and another does not, and the other way round. */
export function discordant(
  ranks: readonly (number | null)[],
  base: readonly (number | null)[],
): { gained: number; lost: number } {
  const hit = (rank: number | null | undefined) => typeof rank === 'number' && rank <= RECALL_DEPTH
  const gained = ranks.filter((rank, at) => hit(rank) && !hit(base[at])).length
  const lost = ranks.filter((rank, at) => !hit(rank) && hit(base[at])).length
  return { gained, lost }
}

/**
 * What figures say should be done. The default way of searching stays unless another one finds more of the saved questions
 * than chance would have it. Made questions share their words with the text, so they never speak against the default.
 * @param modes each with its ranks, `null` where it could not be measured.
 */
export function advise(
  modes: readonly { mode: QualityMode; ranks: readonly (number | null)[] | null }[],
  { questions, synthetic }: { questions: number; synthetic: boolean },
): Advice {
  const nothing = { mode: null, found: 0, questions, gained: 0, lost: 0 }
  if (questions === 0) return { ...nothing, kind: 'nothing-to-ask' }
  const base = modes.find(({ mode }) => mode === DEFAULT)?.ranks ?? null
  if (base === null) return { ...nothing, kind: 'embedder-down' }
  const foundBy = (ranks: readonly (number | null)[]) => discordant(ranks, []).gained
  const few = !synthetic && questions < FEW
  const better = modes
    .flatMap(({ mode, ranks }) => (ranks === null ? [] : [{ mode, ...discordant(ranks, base), found: foundBy(ranks) }]))
    .filter(({ gained, lost }) => !synthetic && gained > lost && mcnemar(gained, lost) < CHANCE)
    .toSorted((one, other) => other.found - one.found)[0]
  const best = better ?? { mode: DEFAULT, found: foundBy(base), gained: 0, lost: 0 }
  const kind = few ? 'few' : best.found / questions < WEAK ? 'weak' : better ? 'better' : 'best'
  return { ...best, kind, questions }
}
