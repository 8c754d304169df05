import { type AnalyserLanguage, type NaturalLanguage, snowballNames } from './languages'
import { stopWords } from './stop-words'
import { tokenize } from './tokenize'

/** Enough text to be sure, little enough to be quick. */
const sampleLength = 20_000
/** In running text of its language at least a quarter of the words are function words; below this share we do not guess. */
const leastShare = 0.15

// Object.keys loses the key type; the record's type guarantees it.
const languages = Object.keys(snowballNames) as NaturalLanguage[]

/** The language whose function words the text uses most; `none` where no language has a fair share of them. */
export function detectLanguage(text: string): AnalyserLanguage {
  const tokens = tokenize(text.slice(0, sampleLength))
  let best: AnalyserLanguage = 'none'
  let bestCount = Math.max(1, tokens.length * leastShare)
  for (const language of languages) {
    let count = 0
    for (const token of tokens) if (stopWords[language].has(token)) count += 1
    if (count > bestCount) {
      best = language
      bestCount = count
    }
  }
  return best
}
