import type { Found } from './answer-features'
import { type BoostedTrees, scoreOf } from './boosted-trees'
import type { Evidence, Sentence } from './read-sources'
import { sentenceFeatures, sentenceRows } from './sentence-features'
import { type Span, spansOf, textOf } from './span-candidates'
import { spanRows } from './span-features'

/** Spans are sought in so many of the best sentences. */
export const searched = 4
/** No sentence far behind the best by shared words is ranked. */
export const considered = 25

export interface RankedSentence {
  sentence: Sentence
  row: Float32Array
  score: number
  /** Of all sentences, how likely this one has the answer; they sum to 1. */
  share: number
}

export interface FoundSpan {
  text: string
  span: Span
  row: Float32Array
  score: number
  sentence: number
}

/** Rows of the sentences worth ranking. */
export function candidateRows(evidence: Evidence): { sentence: Sentence; row: Float32Array }[] {
  const soft = sentenceFeatures.indexOf('soft')
  return sentenceRows(evidence)
    .map((row, at) => ({ row, sentence: evidence.sentences[at] }))
    .flatMap(({ row, sentence }) => (sentence ? [{ row, sentence }] : []))
    .sort((a, b) => (b.row[soft] ?? 0) - (a.row[soft] ?? 0))
    .slice(0, considered)
}

export const rankSentences = (evidence: Evidence, model: BoostedTrees): RankedSentence[] =>
  rankRows(candidateRows(evidence), model)

export function rankRows(
  rows: readonly { sentence: Sentence; row: Float32Array }[],
  model: BoostedTrees,
): RankedSentence[] {
  const scored = rows.map((one) => ({ ...one, score: scoreOf(model, one.row) }))
  const top = Math.max(...scored.map(({ score }) => score))
  const total = scored.reduce((sum, { score }) => sum + Math.exp(score - top), 0)
  return scored.map((one) => ({ ...one, share: Math.exp(one.score - top) / total })).sort((a, b) => b.score - a.score)
}

/** At most so many sentences are quoted, and none that is less likely than this to have the answer. */
const mostQuoted = 3
const leastShare = 0.03

/** What is quoted: the sentence of the best span, and others that may have the answer as well, the likeliest first. */
export function quoted(ranked: readonly RankedSentence[], found: Found): RankedSentence[] {
  const first = ranked.find(({ sentence }) => sentence === found.sentence)
  const others = ranked.filter((one) => one !== first && one.share >= leastShare)
  return first ? [first, ...others].slice(0, mostQuoted) : []
}

/** Spans of the best sentences with their rows, before they are scored. */
export function candidateSpans(evidence: Evidence, ranked: readonly RankedSentence[]): Omit<FoundSpan, 'score'>[] {
  return ranked.slice(0, searched).flatMap(({ sentence, share }, rank) => {
    const spans = spansOf(sentence)
    const gap = (ranked[0]?.share ?? 0) - share
    const rows = spanRows(evidence, { sentence, score: share, gap, rank }, spans)
    return spans.map((span, at) => ({
      text: textOf(sentence, span),
      span,
      row: rows[at] ?? new Float32Array(0),
      sentence: rank,
    }))
  })
}

export function summary(ranked: readonly RankedSentence[], spans: readonly FoundSpan[]): Found | undefined {
  const best = spans[0]
  const sentence = ranked[best?.sentence ?? 0]
  if (!best || !sentence) return undefined
  const key = best.text.toLowerCase()
  const other = spans.find(({ text }) => !overlaps(text.toLowerCase(), key))
  const total = spans.reduce((sum, { score }) => sum + Math.exp(4 * (score - best.score)), 0)
  const same = spans.filter(({ text, sentence: at }) => at !== best.sentence && text.toLowerCase() === key)
  return {
    sentence: sentence.sentence,
    sentenceRow: sentence.row,
    span: best.span,
    shares: ranked.map(({ share }) => share),
    spanScore: best.score,
    spanOther: other?.score ?? 0,
    spanShare: 1 / total,
    agreement: new Set(same.map(({ sentence: at }) => at)).size,
  }
}

const overlaps = (a: string, b: string): boolean => a.includes(b) || b.includes(a)
