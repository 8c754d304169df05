import snowball from 'snowball-stemmers'
import type { TermCounts } from '@/server/capabilities/vector-store'
import { detector } from './detect-language'
import { strangeAtFirst } from './language-cues'
import { type AnalyserLanguage, firstLanguages, knownLanguage, snowballNames } from './languages'
import { tokenId } from './murmur3'
import { stopWords } from './stop-words'
import { tokenize } from './tokenize'
import { longestWord, remembering } from './word-cache'

/*
 * The analysers as they were until indexes had a version. Kept because what is stored was made by them: the terms of
 * older indexes, and the vectors of the built-in embedder. Nothing here may change.
 */

/** Turns texts into the terms of older indexes. */
export interface FirstAnalyser {
  /** Stems in the order of the text, stop-words left out. */
  tokens(text: string): string[]
  /** Term ids ascending with their counts; `length` counts tokens after filtering. */
  terms(text: string): TermCounts
}

interface Term {
  stem: string
  id: number
}

const analysers = new Map<AnalyserLanguage, FirstAnalyser>()

/** Split, lower-case, drop stop-words, stem (Snowball), hash: as Qdrant's `qdrant/bm25`. */
export function createFirstAnalyser(language: AnalyserLanguage): FirstAnalyser {
  const made = analysers.get(language)
  if (made) return made
  const stops = language === 'none' ? null : stopWords[language]
  const stemmer = language === 'none' ? null : snowball.newStemmer(snowballNames[language])
  const lookup = remembering((word): Term | null => {
    if (stops?.has(word)) return null
    const stem = stemmer && word.length <= longestWord ? stemmer.stem(word) : word
    return { stem, id: tokenId(stem) }
  })
  const analyser: FirstAnalyser = {
    tokens: (text) => tokenize(text).flatMap((word) => lookup(word)?.stem ?? []),
    terms: (text) => countTerms(tokenize(text).flatMap((word) => lookup(word)?.id ?? [])),
  }
  analysers.set(language, analyser)
  return analyser
}

function countTerms(ids: readonly number[]): TermCounts {
  const counts = new Map<number, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  const indices = [...counts.keys()].sort((a, b) => a - b)
  return { indices, counts: indices.map((id) => counts.get(id) ?? 0), length: ids.length }
}

/** The first analysers' language of a text: one of the six they knew, or `none`. */
export const detectFirstLanguage = detector(firstLanguages, strangeAtFirst)

/**
 * What the terms of a question weigh in an index of the first version: as often as the language counts it that counts it
 * most, less where only a small part of the collection is in the languages that have the term. Without that, the few
 * documents of a rare language would win by every word that is a stop-word elsewhere.
 */
export function weighByShares(
  text: string,
  languages: readonly { language: string; share: number }[],
): Map<number, number> {
  const most = new Map<number, { count: number; share: number }>()
  const shares = new Map<AnalyserLanguage, number>()
  for (const { language, share } of languages) {
    const known = knownLanguage(language)
    shares.set(known, (shares.get(known) ?? 0) + share)
  }
  if (shares.size === 0) shares.set('none', 1)
  for (const [language, share] of shares) {
    const { indices, counts } = createFirstAnalyser(language).terms(text)
    indices.forEach((id, at) => {
      const before = most.get(id) ?? { count: 0, share: 0 }
      most.set(id, { count: Math.max(before.count, counts[at] ?? 0), share: before.share + share })
    })
  }
  return new Map([...most].map(([id, { count, share }]) => [id, count * Math.min(1, fullFrom * share)]))
}

/** From half of the collection on a term weighs what it weighs everywhere. */
const fullFrom = 2
