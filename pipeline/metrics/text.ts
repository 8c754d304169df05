/** Python's `string.punctuation`. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g
/** Python's `\b` knows letters of every language, JavaScript's only those of English. */
const ARTICLES = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu

/**
 * A text as SQuAD's evaluation script compares it (Rajpurkar et al., EMNLP 2016): small letters, without ASCII punctuation
 * and the English articles, single blanks. XQuAD scores Spanish by the same script, so Spanish articles and marks stay.
 */
export const normalise = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(PUNCTUATION, '')
    .replaceAll(ARTICLES, ' ')
    .trim()
    .replaceAll(/\s+/g, ' ')

const tokensOf = (text: string): string[] => {
  const plain = normalise(text)
  return plain === '' ? [] : plain.split(' ')
}

/** 1 where the text is one of the answers after SQuAD's normalisation, else 0. */
export function exactMatch(text: string, answers: readonly string[]): 0 | 1 {
  const given = normalise(text)
  return answers.some((answer) => normalise(answer) === given) ? 1 : 0
}

/**
 * Token F1, the best over the answers: the harmonic mean of precision and recall of the tokens, each as often as both have
 * it (SQuAD). 0…1. Where one side has no token it is 1 if neither has, else 0, as in SQuAD 2.0.
 */
export function tokenF1(text: string, answers: readonly string[]): number {
  const given = tokensOf(text)
  return Math.max(0, ...answers.map((answer) => f1(given, tokensOf(answer))))
}

function f1(given: readonly string[], expected: readonly string[]): number {
  if (given.length === 0 || expected.length === 0) return given.length === expected.length ? 1 : 0
  const left = new Map<string, number>()
  for (const token of expected) left.set(token, (left.get(token) ?? 0) + 1)
  let same = 0
  for (const token of given) {
    const count = left.get(token) ?? 0
    if (count === 0) continue
    left.set(token, count - 1)
    same += 1
  }
  return (2 * same) / (given.length + expected.length)
}
