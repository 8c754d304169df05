import { oppositesOf } from '@/server/knowledge/facts'
import { doubtFeatures, doubtRow } from './doubt-features'
import { type Asked, isNameIn, whFeatures, whRow } from './read-question'
import type { Evidence, Sentence } from './read-sources'
import { dot, sentenceFeatures, sum } from './sentence-features'
import type { Span } from './span-candidates'

/** A word counts as missing below this likeness; as hardly there below the second. */
const missing = 0.4
const faint = 0.75

const overall = [
  'sentenceShare',
  'secondShare',
  'spanScore',
  'spanMargin',
  'spanShare',
  'agreement',
  'missingHere',
  'missingSource',
  'missingAnywhere',
  'faintHere',
  'faintSource',
  'faintAnywhere',
  'missingCount',
  'missingMost',
  'namesHere',
  'namesSource',
  'namesAnywhere',
  'numbersHere',
  'numbersSource',
  'numbersAnywhere',
  'opposites',
  'oppositesSource',
  'questionNegated',
  'sentenceNegated',
  'superlative',
  'questionLength',
  'softTop',
  'softSecond',
  'weakest',
  'weakestName',
  'focusHere',
  'verbHere',
  'lastHere',
] as const

export const answerFeatures = [
  ...overall,
  ...sentenceFeatures.filter((name) => !name.startsWith('wh-')).map((name) => `s-${name}`),
  ...whFeatures,
  ...doubtFeatures.map((name) => `d-${name}`),
]

/** What was found best. */
export interface Found {
  sentence: Sentence
  sentenceRow: Float32Array
  span: Span
  /** Shares of the best sentences (they sum to 1), best first. */
  shares: readonly number[]
  /** Scores of the best span, of the best one of other words, and the share of the best spans' scores that says the same. */
  spanScore: number
  spanOther: number
  spanShare: number
  agreement: number
}

const superlatives =
  /\b(?:most|least|first|last|only|largest|biggest|smallest|highest|lowest|oldest|youngest|best|worst|main|primary|\w{3,}est|m[áa]s|menos|primer[oa]?|[úu]ltim[oa]|[úu]nic[oa]|mayor|menor|mejor|peor|principal)\b/i

/** What tells whether the sources answer at all, in the order of `answerFeatures`. */
export function answerRow(evidence: Evidence, found: Found): Float32Array {
  const { asked, weights, ofSource, anywhere, sentences } = evidence
  const { best } = found.sentence
  const source = ofSource[found.sentence.source] ?? best
  const softs = sentences.map((sentence) => dot(sentence.best, weights)).sort((a, b) => b - a)
  const isName = (at: number) => isNameIn(asked, at)
  const isNumber = (at: number) => asked.content[at]?.isNumber === true
  const opposed = opposition(asked, found.sentence.text)
  const row: Record<(typeof overall)[number], number> = {
    sentenceShare: found.shares[0] ?? 0,
    secondShare: found.shares[1] ?? 0,
    spanScore: found.spanScore,
    spanMargin: found.spanScore - found.spanOther,
    spanShare: found.spanShare,
    agreement: found.agreement,
    missingHere: sum(weights, (at) => (best[at] ?? 0) < missing),
    missingSource: sum(weights, (at) => (source[at] ?? 0) < missing),
    missingAnywhere: sum(weights, (at) => (anywhere[at] ?? 0) < missing),
    faintHere: sum(weights, (at) => (best[at] ?? 0) < faint),
    faintSource: sum(weights, (at) => (source[at] ?? 0) < faint),
    faintAnywhere: sum(weights, (at) => (anywhere[at] ?? 0) < faint),
    missingCount: best.filter((like) => like < missing).length,
    missingMost: Math.max(0, ...[...weights].map((weight, at) => ((best[at] ?? 0) < missing ? weight : 0))),
    namesHere: lowest(best, isName),
    namesSource: lowest(source, isName),
    namesAnywhere: lowest(anywhere, isName),
    numbersHere: lowest(best, isNumber),
    numbersSource: lowest(source, isNumber),
    numbersAnywhere: lowest(anywhere, isNumber),
    opposites: opposed,
    oppositesSource: opposition(asked, evidence.sources[found.sentence.source]?.text ?? ''),
    questionNegated: asked.negated ? 1 : 0,
    sentenceNegated: found.sentenceRow[sentenceFeatures.indexOf('negated')] ?? 0,
    superlative: superlatives.test(asked.text) ? 1 : 0,
    questionLength: asked.words.length,
    softTop: softs[0] ?? 0,
    softSecond: softs[1] ?? 0,
    weakest: lowest(source, () => true),
    weakestName: lowest(source, (at) => isName(at) || isNumber(at)),
    focusHere: ofWords(asked, best, (at) => asked.focus.some(({ stem }) => stem === asked.content[at]?.stem)),
    verbHere: ofWords(asked, best, (at) => !isName(at) && !isNumber(at)),
    lastHere: best.at(-1) ?? 0,
  }
  const wh = whRow(asked.wh)
  const sentence = sentenceFeatures.flatMap((name, at) => (name.startsWith('wh-') ? [] : [found.sentenceRow[at] ?? 0]))
  return Float32Array.from([
    ...overall.map((name) => row[name]),
    ...sentence,
    ...whFeatures.map((name) => wh[name]),
    ...doubtRow(evidence, found.sentence, found.span),
  ])
}

/** The least likeness of these words; 2 where there are none. */
function lowest(best: Float32Array, which: (at: number) => boolean): number {
  let least = 2
  best.forEach((like, at) => {
    if (which(at)) least = Math.min(least, like)
  })
  return least
}

function ofWords(asked: Asked, best: Float32Array, which: (at: number) => boolean): number {
  const places = asked.content.flatMap((_, at) => (which(at) ? [at] : []))
  return places.length === 0 ? -1 : places.reduce((total, at) => total + (best[at] ?? 0), 0) / places.length
}

/** Words of the question whose opposite is in the text, while they themselves are not. */
function opposition({ text }: Asked, other: string): number {
  const theirs = oppositesOf(other)
  return oppositesOf(text).filter(
    ({ pair, side }) =>
      theirs.some((one) => one.pair === pair && one.side !== side) &&
      !theirs.some((one) => one.pair === pair && one.side === side),
  ).length
}
