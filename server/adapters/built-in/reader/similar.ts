import type { Word } from './words'

/** Cosine of two words' vectors; 0 where one has none. */
export type Similarity = (a: string, b: string) => number

export const noSimilarity: Similarity = () => 0

/** Letters that two words must begin with to be of one family (`complex`, `complexity`), and their share of the longer. */
const family = { letters: 5, share: 0.6 }
/** Cosines below say nothing; from there on a likeness grows to at most `most`. */
const meaning = { from: 0.3, most: 0.9 }

/** How alike two words are: 1 the same stem, less for a family of words or a like meaning, 0 for nothing in common. */
export function likeness(a: Word, b: Word, similarity: Similarity): number {
  if (a.stem === b.stem || a.form === b.form) return 1
  if (a.isNumber || b.isNumber) return 0
  const begin = sharedStart(a.form, b.form)
  const akin = begin >= family.letters && begin >= family.share * Math.max(a.form.length, b.form.length) ? 0.85 : 0
  const cosine = similarity(a.form, b.form)
  return Math.max(akin, cosine <= meaning.from ? 0 : Math.min(meaning.most, cosine))
}

function sharedStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++
  return at
}
