import { cues, strange } from './language-cues'
import { type AnalyserLanguage, type NaturalLanguage, snowballNames } from './languages'
import { normalise } from './normalise'
import { stopWords } from './stop-words'
import { spacelessShare, tokenize } from './tokenize'
import { remembering } from './word-cache'

/** Enough text to be sure, little enough to be quick: pieces from all over a long text. */
const pieces = 4
const pieceLength = 5000
/** In running text of its language at least a quarter of the words are function words; below this share we do not guess. */
const leastShare = 0.15
/** How much more than the second best a language must have. */
const margin = 1.05
/** What a word's form counts, where being a function word of one language only counts 1. */
const cueWeight = 0.4
const shortestWithCues = 5
/** Words of which is remembered what they tell: some 5 MB. */
const wordsKept = 5_000

type Prepare = (text: string) => string

/** A function word of several languages tells less about each. */
function votesOf(languages: readonly NaturalLanguage[], prepare: Prepare) {
  const votes = new Map<string, { language: NaturalLanguage; weight: number }[]>()
  const sets = new Map(languages.map((language) => [language, new Set([...stopWords[language]].map(prepare))]))
  for (const word of new Set([...sets.values()].flatMap((set) => [...set]))) {
    const having = languages.filter((language) => sets.get(language)?.has(word))
    votes.set(
      word,
      having.map((language) => ({ language, weight: 1 / Math.sqrt(having.length) })),
    )
  }
  return votes
}

function sample(text: string): string {
  if (text.length <= pieces * pieceLength) return text
  const step = (text.length - pieceLength) / (pieces - 1)
  return Array.from({ length: pieces }, (_, at) => {
    const first = Math.round(at * step)
    return text.slice(first, first + pieceLength)
  }).join('\n')
}

/**
 * Detects one of these languages; `strange` are letters that none of them has, `prepare` is done to texts and function
 * words alike. What is detected is the language whose
 * function words, letters and endings the text has most of; `none` where no language has a fair share of them, where two
 * have the same, or where most of the text is written without spaces between words.
 */
export function detector(
  languages: readonly NaturalLanguage[],
  strange: RegExp,
  prepare: Prepare = (text) => text,
): (text: string) => AnalyserLanguage {
  const votes = votesOf(languages, prepare)
  const cuesOf = (token: string) =>
    languages.flatMap((language) => {
      if (cues[language].foreign.test(token)) return { language, weight: -cueWeight }
      return cues[language].typical.test(token) ? { language, weight: cueWeight } : []
    })
  // A text repeats its words, and another text of the language most of them.
  const factsOf = remembering(
    (token) => ({
      isStrange: strange.test(token),
      votes: [...(votes.get(token) ?? []), ...(token.length < shortestWithCues ? [] : cuesOf(token))],
    }),
    wordsKept,
  )
  return (text) => {
    const part = prepare(sample(text))
    if (spacelessShare(part) > 0.5) return 'none'
    const scores = new Map(languages.map((language) => [language, 0]))
    const add = (language: NaturalLanguage, weight: number) =>
      scores.set(language, (scores.get(language) ?? 0) + weight)
    let words = 0
    for (const token of tokenize(part)) {
      if (/^\p{N}/u.test(token)) continue
      words += 1
      const facts = factsOf(token)
      if (facts.isStrange) words += 1
      for (const { language, weight } of facts.votes) add(language, weight)
    }
    const [[best, score] = ['none', 0], [, second] = ['none', 0]] = [...scores].sort(([, a], [, b]) => b - a)
    const isSure = score >= Math.max(1, words * leastShare) && score > margin * second
    // The entries' keys are languages; the default cannot be sure.
    return isSure ? (best as NaturalLanguage) : 'none'
  }
}

// Object.keys loses the key type; the record's type guarantees it.
const languages = Object.keys(snowballNames) as NaturalLanguage[]

/** The language of a text, as `detector` finds it among all that an analyser knows. */
export const detectLanguage = detector(languages, strange, normalise)
