import snowball from 'snowball-stemmers'
import type { TermCounts } from '@/server/capabilities/vector-store'
import { type AnalyserLanguage, isAnalyserLanguage, snowballNames } from './languages'
import { tokenId } from './murmur3'
import { stopWords } from './stop-words'
import { tokenize } from './tokenize'

export { detectLanguage } from './detect-language'
export { type AnalyserLanguage, analyserLanguages, isAnalyserLanguage } from './languages'
export { tokenId } from './murmur3'

/** Turns texts into the terms of sparse search. */
export interface Analyser {
  readonly language: AnalyserLanguage
  /** Stems in the order of the text, stop-words left out. */
  tokens(text: string): string[]
  /** Term ids ascending with their counts; `length` counts tokens after filtering. */
  terms(text: string): TermCounts
}

interface Term {
  stem: string
  id: number
}

/** Words per generation of the cache: two generations of a language take some 15 MB at most. */
const generationSize = 50_000
/** Longer words are data (keys, encodings), not language: they are neither stemmed nor cached. */
const longestWord = 64

type Lookup = (word: string) => Term | null

function createLookup(language: AnalyserLanguage): Lookup {
  const stops = language === 'none' ? null : stopWords[language]
  const stemmer = language === 'none' ? null : snowball.newStemmer(snowballNames[language])
  let young = new Map<string, Term | null>()
  let old = young
  // When the young generation is full it becomes the old one: common words survive, rare ones fall out.
  const remember = (word: string, term: Term | null): Term | null => {
    if (young.size >= generationSize) {
      old = young
      young = new Map()
    }
    young.set(word, term)
    return term
  }
  const analyse = (word: string): Term | null => {
    if (stops?.has(word)) return null
    const stem = stemmer && word.length <= longestWord ? stemmer.stem(word) : word
    return { stem, id: tokenId(stem) }
  }
  return (word) => {
    const known = young.get(word)
    if (known !== undefined) return known
    if (word.length > longestWord) return analyse(word)
    return remember(word, old.get(word) ?? analyse(word))
  }
}

function countTerms(words: readonly string[], lookup: Lookup): TermCounts {
  const counts = new Map<number, number>()
  let length = 0
  for (const word of words) {
    const term = lookup(word)
    if (!term) continue
    length += 1
    counts.set(term.id, (counts.get(term.id) ?? 0) + 1)
  }
  const indices = [...counts.keys()].sort((a, b) => a - b)
  return { indices, counts: indices.map((id) => counts.get(id) ?? 0), length }
}

const analysers = new Map<AnalyserLanguage, Analyser>()

/**
 * The analyser of a language: split, lower-case, drop stop-words, stem (Snowball), hash.
 * The same steps and ids as Qdrant's `qdrant/bm25`, so that vectors made here and there are comparable.
 */
export function createAnalyser(language: AnalyserLanguage): Analyser {
  const made = analysers.get(language)
  if (made) return made
  const lookup = createLookup(language)
  const analyser: Analyser = {
    language,
    tokens: (text) => tokenize(text).flatMap((word) => lookup(word)?.stem ?? []),
    terms: (text) => countTerms(tokenize(text), lookup),
  }
  analysers.set(language, analyser)
  return analyser
}

/**
 * The terms of a question to a collection whose documents are analysed in several languages: what any of its analysers
 * makes of the text, each term as often as the one that counts it most often. A language that is not known is `none`,
 * and so is no language at all.
 */
export function analyseQuery(text: string, languages: readonly string[]): TermCounts {
  const known = new Set(languages.map((language) => (isAnalyserLanguage(language) ? language : 'none')))
  const [first = 'none', ...others] = known
  if (others.length === 0) return createAnalyser(first).terms(text)
  const most = new Map<number, number>()
  for (const language of known) {
    const { indices, counts } = createAnalyser(language).terms(text)
    indices.forEach((id, at) => {
      most.set(id, Math.max(most.get(id) ?? 0, counts[at] ?? 0))
    })
  }
  const indices = [...most.keys()].sort((a, b) => a - b)
  const counts = indices.map((id) => most.get(id) ?? 0)
  return { indices, counts, length: counts.reduce((total, count) => total + count, 0) }
}
