import type { Sentence } from './read-sources'

/** Words of a sentence from `from` to `to`, both in. */
export interface Span {
  from: number
  to: number
}

/** Spans of up to so many words begin and end at any content word; longer ones only where a clause does. */
const short = 6
const longest = 24
const mostCommas = 2
/** From here on a word of the sentence is one of the question's. */
export const asked = 0.99

/** Does a new clause begin between these words? */
const breaks = /[.;:!?()[\]«»“”"—–]|(?:^|\s)-(?:\s|$)/
const openers = new Set(
  'because due since that which who to by in as so when if while porque debido que quien para por como cuando si mientras'.split(
    ' ',
  ),
)

/** The spans that may be the answer: those that say more than the question does. */
export function spansOf({ words, best, bestAt, text }: Sentence): Span[] {
  const told = new Set([...bestAt].filter((_, at) => (best[at] ?? 0) >= asked))
  const spans: Span[] = []
  for (let from = 0; from < words.length; from++) {
    const first = words[from]
    if (!first) continue
    const opens = from === 0 || first.gap !== '' || words[from - 1]?.isStop === true || told.has(from - 1)
    const clause = opens || openers.has(first.form)
    if (first.isStop && !(openers.has(first.form) || first.gap !== '' || first.isCapital)) continue
    let commas = 0
    let news = false
    for (let to = from; to < Math.min(words.length, from + longest); to++) {
      const last = words[to]
      if (!last) break
      if (to > from) {
        if (breaks.test(last.gap)) break
        if (last.gap.includes(',')) commas++
      }
      if (!last.isStop && !told.has(to)) news = true
      if (last.isStop || !news) continue
      const length = to - from + 1
      const gapAfter = to + 1 < words.length ? (words[to + 1]?.gap ?? '') : text.slice(last.end).trim()
      const closes = to + 1 === words.length || gapAfter !== ''
      if (length <= short ? commas <= mostCommas : clause && closes && commas <= mostCommas + 1)
        spans.push({ from, to })
    }
  }
  return spans
}

/** The text of a span as the sentence has it. */
export const textOf = ({ words, text }: Sentence, { from, to }: Span): string =>
  text.slice(words[from]?.start ?? 0, words[to]?.end ?? 0)
