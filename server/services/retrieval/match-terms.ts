import { createAnalyser, isAnalyserLanguage } from '@/server/knowledge/analyser'

const WORD = /[\p{L}\p{N}]+/gu
const MOST_MATCHES = 200

/**
 * Where a text has words that the question has too, after analysis: so that people see what sparse search saw.
 * UTF-16 offsets into the text, ascending.
 */
export function matchTerms(
  text: string,
  queryTerms: ReadonlySet<string>,
  language: string,
): { start: number; end: number }[] {
  const analyser = createAnalyser(isAnalyserLanguage(language) ? language : 'none')
  const matches: { start: number; end: number }[] = []
  for (const match of text.matchAll(WORD)) {
    if (matches.length >= MOST_MATCHES) break
    const [word] = match
    if (analyser.tokens(word).some((token) => queryTerms.has(token))) {
      matches.push({ start: match.index, end: match.index + word.length })
    }
  }
  return matches
}

/** The terms of a question in each language of a collection, each once. */
export function termsByLanguage(query: string, languages: readonly string[]): { language: string; terms: string[] }[] {
  return languages.map((language) => {
    const analyser = createAnalyser(isAnalyserLanguage(language) ? language : 'none')
    return { language, terms: [...new Set(analyser.tokens(query))] }
  })
}
