import { percentile } from '@/pipeline/metrics/statistics'
import { mean } from '../lib/metrics'
import { bestF1, holds, isExact } from './answers'
import type { Reply } from './open-reader'
import { type RiskCoverage, riskCoverage } from './risk-coverage'
import type { Question } from './squad'

export interface Asked {
  article: string
  question: Question
  reply: Reply
}

/** Shares are 0…1; NaN has no JSON, so what has no questions is absent. */
export interface ReaderFigures {
  answerable: number
  unanswerable: number
  /** Of the answerable questions: the reply's text holds an answer. Silence is a miss. */
  contains: number
  /** The same among those that were answered. */
  containsAnswered: number
  /** Of the answerable questions: the mean F1 of the marked span's words, and the share of spans that are an answer. Silence is 0. */
  f1: number
  exact: number
  /** Share of the questions that got no answer, by whether the article has one. */
  abstainedAnswerable: number
  abstainedUnanswerable?: number
  /** Of the replies to answerable questions whose text holds an answer: a passage they cite holds it too. */
  citationContains: number
  /** Of the answerable questions: a passage that the reader was shown holds an answer. No reader can do better. */
  shownContains: number
  /** Milliseconds for a whole run of the pipeline. */
  p50Ms: number
  p95Ms: number
  riskCoverage?: RiskCoverage
}

const share = <T>(all: readonly T[], test: (one: T) => boolean): number =>
  all.length === 0 ? 0 : all.filter(test).length / all.length

export function measure(asked: readonly Asked[]): ReaderFigures {
  const answerable = asked.filter(({ question }) => question.golds.length > 0)
  const unanswerable = asked.filter(({ question }) => question.golds.length === 0)
  const answered = answerable.filter(({ reply }) => !reply.abstained)
  const right = answered.filter(({ question, reply }) => holds(reply.text, question.golds))
  const times = asked.map(({ reply }) => reply.ms)
  const spans = answered.map(({ question, reply }) => ({ span: reply.span ?? '', golds: question.golds }))
  const ofAnswerable = (sum: number) => (answerable.length === 0 ? 0 : sum / answerable.length)
  return {
    answerable: answerable.length,
    unanswerable: unanswerable.length,
    contains: ofAnswerable(right.length),
    containsAnswered: answered.length === 0 ? 0 : right.length / answered.length,
    f1: ofAnswerable(spans.length * (mean(spans.map(({ span, golds }) => bestF1(span, golds))) || 0)),
    exact: ofAnswerable(spans.filter(({ span, golds }) => isExact(span, golds)).length),
    abstainedAnswerable: share(answerable, ({ reply }) => reply.abstained),
    ...(unanswerable.length > 0 && { abstainedUnanswerable: share(unanswerable, ({ reply }) => reply.abstained) }),
    citationContains: share(right, ({ question, reply }) => reply.cited.some((text) => holds(text, question.golds))),
    shownContains: share(answerable, ({ question, reply }) =>
      reply.shown.some(({ text }) => holds(text, question.golds)),
    ),
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    ...riskOf(asked),
  }
}

/** A reply is right when it holds an answer; to an unanswerable question none is. */
function riskOf(asked: readonly Asked[]): { riskCoverage?: RiskCoverage } {
  const judged = asked.flatMap(({ question, reply }) =>
    reply.confidence === undefined
      ? []
      : [{ confidence: reply.confidence, right: !reply.abstained && holds(reply.text, question.golds) }],
  )
  return judged.length === 0 ? {} : { riskCoverage: riskCoverage(judged) }
}
