import { type Negation, negationsOf } from '@/server/knowledge/facts'
import type { Asked } from './read-question'
import type { Sentence } from './read-sources'

/** A word of the question counts as standing in the sentence from here on. */
const there = 0.75
/** Characters behind a negation that it is taken to negate. */
const reach = 40

/** How the negations of a question stand to those of a sentence and its neighbours. */
export function negationRow(asked: Asked, weights: Float32Array, sentence: Sentence, around: string) {
  const own = negationsOf(asked.text, asked.language)
  const theirs = negationsOf(sentence.text)
  const near = negationsOf(around)
  let both = 0
  let one = 0
  asked.content.forEach((word, at) => {
    const place = sentence.words[sentence.bestAt[at] ?? -1]
    if ((sentence.best[at] ?? 0) < there || !place) return
    const [asks, says] = [isWithin(word.start, own), isWithin(place.start, theirs)]
    if (asks && says) both += weights[at] ?? 0
    if (asks !== says) one += weights[at] ?? 0
  })
  const asks = own.length > 0
  return {
    negations: own.length,
    negationsHere: theirs.length,
    negationsNear: near.length,
    negatedBoth: both,
    negatedOne: one,
    negatedApart: asks === theirs.length > 0 ? 0 : asks ? 1 : -1,
    negatedNowhere: asks ? (near.length > 0 ? 1 : 2) : 0,
    negatedByNot: /\bnot\b|n['’]t\b/i.test(asked.text) ? 1 : 0,
  }
}

const isWithin = (at: number, negations: readonly Negation[]): boolean =>
  negations.some(({ scope }) => at >= scope.start && at < scope.start + reach)
