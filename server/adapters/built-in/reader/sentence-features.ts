import { hasEvidence } from '../question'
import { isNegated, whFeatures, whRow } from './read-question'
import type { Evidence, Sentence } from './read-sources'

/** From here on a likeness counts as the word being there. */
const there = 0.55

export const sentenceFeatures = [
  'exact',
  'soft',
  'softShare',
  'exactShare',
  'missing',
  'before',
  'after',
  'source',
  'sourceShare',
  'elsewhere',
  'bigrams',
  'order',
  'closeness',
  'names',
  'numbers',
  'focus',
  'lastWord',
  'firstWord',
  'evidence',
  'length',
  'fresh',
  'rank',
  'place',
  'pronoun',
  'negated',
  'rarest',
  'top',
  'matched',
  'contentWords',
  'meaning',
  'meaningShare',
  ...whFeatures,
] as const

/** What tells whether a sentence answers: one row per sentence, in the order of `sentenceFeatures`. */
export function sentenceRows(evidence: Evidence): Float32Array[] {
  const { sentences, weights } = evidence
  const soft = sentences.map(({ best }) => dot(best, weights))
  const exact = sentences.map(({ best }) => dotWhere(best, weights, 0.99))
  const most = { soft: Math.max(1e-6, ...soft), exact: Math.max(1e-6, ...exact) }
  const ofSource = evidence.ofSource.map((best) => dot(best, weights))
  const bestSource = Math.max(1e-6, ...ofSource)
  const meanings = evidence.meanings
  const bestMeaning = Math.max(1e-6, ...meanings)
  const bySource = new Map(sentences.map((sentence, at) => [`${sentence.source}/${sentence.at}`, at]))
  return sentences.map((sentence, at) => {
    const neighbour = (by: number) => {
      const place = bySource.get(`${sentence.source}/${sentence.at + by}`)
      return place === undefined ? 0 : (soft[place] ?? 0)
    }
    const own = {
      exact: exact[at] ?? 0,
      soft: soft[at] ?? 0,
      softShare: (soft[at] ?? 0) / most.soft,
      exactShare: (exact[at] ?? 0) / most.exact,
      before: neighbour(-1),
      after: neighbour(1),
      source: ofSource[sentence.source] ?? 0,
      sourceShare: (ofSource[sentence.source] ?? 0) / bestSource,
      top: soft.filter((other) => other > (soft[at] ?? 0)).length,
      meaning: meanings[at] ?? 0,
      meaningShare: (meanings[at] ?? 0) / bestMeaning,
    }
    return rowOf(evidence, sentence, own)
  })
}

interface Own {
  exact: number
  soft: number
  softShare: number
  exactShare: number
  before: number
  after: number
  source: number
  sourceShare: number
  top: number
  meaning: number
  meaningShare: number
}

function rowOf({ asked, weights, ofSource }: Evidence, sentence: Sentence, own: Own): Float32Array {
  const { best, bestAt, words } = sentence
  const matched = [...best.keys()].filter((at) => (best[at] ?? 0) >= there)
  const around = ofSource[sentence.source] ?? best
  const places = matched.map((at) => bestAt[at] ?? 0)
  const row: Record<(typeof sentenceFeatures)[number], number> = {
    ...own,
    missing: sum(weights, (at) => (around[at] ?? 0) < there),
    elsewhere: sum(weights, (at) => (best[at] ?? 0) < there && (around[at] ?? 0) >= there),
    bigrams: pairs(bestAt, best, weights, 1),
    order: pairs(bestAt, best, weights, 6),
    closeness: spread(places),
    names: shareOf(asked.content, best, ({ isCapital, start }) => isCapital && start > 0),
    numbers: shareOf(asked.content, best, ({ isNumber }) => isNumber),
    focus:
      asked.focus.length === 0 ? -1 : Math.max(...asked.focus.map((word) => bestOf(asked.content, best, word.stem))),
    lastWord: best.at(-1) ?? 0,
    firstWord: best[0] ?? 0,
    evidence: asked.kind === 'any' ? 0 : hasEvidence(sentence.text, asked.kind, asked.text) ? 1 : -1,
    length: words.length,
    fresh: words.filter(({ isStop }) => !isStop).length - matched.length,
    rank: sentence.source,
    place: sentence.at,
    pronoun: /^(?:he|she|it|they|this|these|its|his|her|their|el|ella|ellos|ellas|este|esta|esto|su|sus)$/.test(
      words[0]?.form ?? '',
    )
      ? 1
      : 0,
    negated: asked.negated === isNegated(sentence.text) ? 0 : asked.negated ? 1 : -1,
    rarest: rarest(best, weights),
    matched: matched.length,
    contentWords: asked.content.length,
    ...whRow(asked.wh),
  }
  return Float32Array.from(sentenceFeatures.map((name) => row[name]))
}

export const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((total, one, at) => total + one * (b[at] ?? 0), 0)
const dotWhere = (best: Float32Array, weights: Float32Array, least: number): number =>
  sum(weights, (at) => (best[at] ?? 0) >= least)
export const sum = (weights: Float32Array, where: (at: number) => boolean): number =>
  weights.reduce((total, weight, at) => total + (where(at) ? weight : 0), 0)

/** Weight of neighbouring content words that also stand in order, at most `within` words apart. */
function pairs(bestAt: Int16Array, best: Float32Array, weights: Float32Array, within: number): number {
  return sum(weights, (at) => {
    if (at === 0 || (best[at] ?? 0) < there || (best[at - 1] ?? 0) < there) return false
    const apart = (bestAt[at] ?? 0) - (bestAt[at - 1] ?? 0)
    return apart >= 1 && apart <= within
  })
}

/** 1 when the matched words stand side by side, towards 0 the further they are spread. */
function spread(places: readonly number[]): number {
  if (places.length < 2) return 0
  return Math.min(1, places.length / (Math.max(...places) - Math.min(...places) + 1))
}

/** -1 when the question has none of these. */
export function shareOf<T>(all: readonly T[], best: Float32Array, which: (one: T) => boolean): number {
  const places = all.flatMap((one, at) => (which(one) ? [at] : []))
  if (places.length === 0) return -1
  return places.reduce((total, at) => total + (best[at] ?? 0), 0) / places.length
}

function bestOf(content: readonly { stem: string }[], best: Float32Array, stem: string): number {
  const at = content.findIndex((word) => word.stem === stem)
  return at < 0 ? 0 : (best[at] ?? 0)
}

/** The likeness of the weightiest word. */
function rarest(best: Float32Array, weights: Float32Array): number {
  let at = 0
  weights.forEach((weight, place) => {
    if (weight > (weights[at] ?? 0)) at = place
  })
  return best[at] ?? 0
}
