import type { ReaderLanguage } from '../question'
import { answerRow } from './answer-features'
import { answerScore } from './answer-model'
import { logistic, scoreOf } from './boosted-trees'
import { candidateSpans, type FoundSpan, quoted, type RankedSentence, rankSentences, summary } from './find'
import type { Trained } from './load-model'
import { isNameIn, readQuestion } from './read-question'
import { type Evidence, type ReaderSource, readSources } from './read-sources'
import { type Reason, reasonOf } from './reason'

/** A sentence to quote, and the sources that have it. */
export interface Quote {
  text: string
  citations: number[]
}

/** `confidence`: how likely the quoted sentences hold a right answer, 0…1. */
export type Reading =
  | {
      found: true
      quotes: Quote[] /** Of the answer in the first quote. */
      span: { start: number; end: number }
      confidence: number
    }
  | { found: false; reason: Reason; confidence: number }

/**
 * Reads sources for a question: ranks their sentences, then the spans of the best ones, and judges from both whether the
 * sources answer at all. The work is bounded by the number of sentences and spans it looks at.
 */
export function read(
  { model, meaning }: Trained,
  question: string,
  language: ReaderLanguage,
  sources: readonly ReaderSource[],
): Reading {
  const evidence = readSources(readQuestion(question, language), sources, meaning)
  const ranked = rankSentences(evidence, model.sentence)
  const spans: FoundSpan[] = candidateSpans(evidence, ranked)
    .map((one) => ({ ...one, score: scoreOf(model.span, one.row) }))
    .sort((a, b) => b.score - a.score)
  const found = summary(ranked, spans)
  if (!found || evidence.asked.content.length === 0)
    return { found: false, reason: reasonOf(evidence, undefined), confidence: 0 }
  const score = answerScore(model.answer, answerRow(evidence, found))
  const confidence = logistic(model.calibration.slope * score + model.calibration.shift)
  if (score < model.threshold || isForeign(evidence, ranked)) {
    return { found: false, reason: reasonOf(evidence, found.sentence), confidence }
  }
  const [best] = spans
  const words = found.sentence.words
  return {
    found: true,
    quotes: quoted(ranked, found).map(({ sentence }) => ({
      text: sentence.text,
      citations: [sentence.citation, ...sentence.also],
    })),
    span: { start: words[best?.span.from ?? 0]?.start ?? 0, end: words[best?.span.to ?? 0]?.end ?? 0 },
    confidence,
  }
}

/** Below this no sentence has anything of the question, neither its words nor its meaning. */
const nothing = { soft: 0.12, meaning: 0.25 }
/** A word is missing below this likeness; a question about a name is of something else where so much of it is missing. */
const lost = { like: 0.4, share: 0.6 }

/** Sources about something else altogether: what the weights say of them was never learnt. */
function isForeign(evidence: Evidence, ranked: readonly RankedSentence[]): boolean {
  const { asked, anywhere, weights, meanings } = evidence
  if (ranked.length === 0) return true
  const soft = anywhere.reduce((sum, like, at) => sum + like * (weights[at] ?? 0), 0)
  if (soft < nothing.soft && Math.max(0, ...meanings) < nothing.meaning) return true
  const missing = [...anywhere.keys()].filter((at) => (anywhere[at] ?? 0) < lost.like)
  const share = missing.reduce((sum, at) => sum + (weights[at] ?? 0), 0)
  return share > lost.share && missing.some((at) => isNameIn(asked, at))
}
