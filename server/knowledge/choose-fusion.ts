import type { Provider } from '@/pipeline/model-ref'
import type { FusionSetting } from '@/pipeline/search'
import type { WordIndex } from '@/server/capabilities/collections'
import type { DenseShare, VectorQuery } from '@/server/capabilities/vector-store'
import { type AnalyserLanguage, detectLanguage } from './analyser'

/** Why a fusion was chosen: because somebody set it, or by what the dense leg is worth for this question. */
export type FusionReason = 'set' | 'built-in-embedder' | 'real-embedder' | 'other-language' | 'mixed-languages'

/** What a query says of its fusion, and why; `reason` is for people. */
export interface ChosenFusion {
  fusion: VectorQuery['fusion']
  denseShare?: DenseShare
  weights?: VectorQuery['weights']
  reason: FusionReason
}

interface Setting {
  fusion: FusionSetting
  /** For `score`: what the dense leg counts among chunks of the question's language, where somebody set it. */
  denseShare?: number | undefined
  /** For `rrf`. */
  weights?: VectorQuery['weights'] | undefined
}

/** What the dense leg is worth among chunks in the question's own language; docs/benchmarks.md has the figures. */
const denseShares = { builtIn: 0.2, real: 0.5 }
/** And across languages, where names and numbers are all that the words have in common. */
const sharesAcross = { builtIn: 0.5, real: 0.8 }
/** From this version of an index on, chunks carry their language and a server of vectors has an index of it. */
const firstWithLanguages = 3
/** A language that fewer of an index's documents are in does not make it one of several languages. */
const leastLanguage = 0.01

/**
 * How a hybrid search of this index joins its lists for this question. `auto` goes by what the dense leg is worth:
 *
 * - an embedder that is built in knows words, and little of meaning: fusion by scores, with a small dense share;
 * - a real embedding model knows at least as much as the words do: distribution-based fusion, which a server of vectors
 *   does itself;
 * - chunks in another language than the question's have few words in common with it, mostly names: there the dense leg
 *   counts more, chunk by chunk where an index has several languages. Their best are then among the first hits where the
 *   question's words are hardly there in its own language.
 */
export function chooseFusion(
  { fusion, denseShare, weights }: Setting,
  index: Pick<WordIndex, 'languages' | 'analyser'> & { embedder: { provider: Provider } },
  question: string,
): ChosenFusion {
  if (fusion === 'rrf') return weights ? { fusion, weights, reason: 'set' } : { fusion, reason: 'set' }
  if (fusion === 'dbsf') return { fusion, reason: 'set' }
  const isBuiltIn = index.embedder.provider === 'built-in'
  const usual = isBuiltIn ? denseShares.builtIn : denseShares.real
  const across = isBuiltIn ? sharesAcross.builtIn : sharesAcross.real
  if (fusion === 'score' && denseShare !== undefined) {
    return { fusion, denseShare: { same: denseShare }, reason: 'set' }
  }
  const language = detectLanguage(question)
  const met = meeting(language, index.languages)
  const reason = fusion === 'score' ? 'set' : met === 'same' ? (isBuiltIn ? 'built-in-embedder' : 'real-embedder') : met
  if (met === 'other-language') return { fusion: 'score', denseShare: { same: across }, reason }
  if (met === 'mixed-languages') {
    const other = { questionLanguage: language, share: across, keepsPlaces: index.analyser >= firstWithLanguages }
    return { fusion: 'score', denseShare: { same: usual, other }, reason }
  }
  if (fusion === 'auto' && !isBuiltIn) return { fusion: 'dbsf', reason }
  return { fusion: 'score', denseShare: { same: usual }, reason }
}

/** How a question's language meets those of an index; where it is not plain, it is taken for one of them. */
function meeting(
  question: AnalyserLanguage,
  languages: WordIndex['languages'],
): 'same' | 'other-language' | 'mixed-languages' {
  if (question === 'none') return 'same'
  const known = languages.filter(({ language, share }) => language !== 'none' && share >= leastLanguage)
  const others = known.filter(({ language }) => language !== question)
  if (others.length === 0) return 'same'
  return others.length === known.length && known.length === languages.length ? 'other-language' : 'mixed-languages'
}

/** What of a query the choice decides. */
export function fusionPart({
  fusion,
  denseShare,
  weights,
}: ChosenFusion): Pick<VectorQuery, 'fusion' | 'denseShare' | 'weights'> {
  const part: Pick<VectorQuery, 'fusion' | 'denseShare' | 'weights'> = { fusion }
  if (denseShare) part.denseShare = denseShare
  if (weights) part.weights = weights
  return part
}
