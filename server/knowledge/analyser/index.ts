import snowball from 'snowball-stemmers'
import type { TermCounts } from '@/server/capabilities/vector-store'
import { type AnalyserLanguage, snowballNames } from './languages'
import { tokenId } from './murmur3'
import { fold, normalise } from './normalise'
import { stopWords } from './stop-words'
import { writtenWords } from './tokenize'
import { longestWord, remembering } from './word-cache'

export { detectLanguage } from './detect-language'
export { createFirstAnalyser, detectFirstLanguage, weighByShares } from './first-version'
export { type AnalyserLanguage, analyserLanguages, isAnalyserLanguage, knownLanguage } from './languages'
export { tokenId } from './murmur3'
export { fold } from './normalise'

/**
 * Which form an index's terms and vectors have: 1 are terms of `first-version.ts`, without statistics beside the index; with 3
 * chunks are searched by what places them too (`placement/index-text.ts`).
 */
export const analyserVersion = 3

/** Scripts of which we know one language only, and the beginning of a text that is looked at. */
const scripts = [
  ['ru', /\p{Script=Cyrillic}/gu],
  ['ar', /\p{Script=Arabic}/gu],
] as const
const scriptSample = 4_000

/**
 * Whose analyser makes the terms of a text in which a language was detected. What is in none we know — code, tables,
 * titles — goes by its script, else it is mostly English in its words; any stemmer is better than none as long as the
 * question has the same.
 */
export function analyserOf(detected: AnalyserLanguage, text: string): AnalyserLanguage {
  if (detected !== 'none') return detected
  const sample = text.slice(0, scriptSample)
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  const found = scripts.find(([, script]) => (sample.match(script)?.length ?? 0) > letters / 2)
  return found?.[0] ?? 'en'
}

/** What an analyser makes of a word. One object for every way of writing it, so that it costs nothing to meet it again. */
export interface Term {
  /** The word as it is written, in lower case. */
  readonly form: string
  /** What the term is called in an index: the stem, or a stop-word behind a full stop, which no other word has. */
  readonly text: string
  readonly id: number
  /** The stem without accents, by which texts are compared outside of an index. */
  readonly loose: string
  readonly isStop: boolean
  /** A stop-word that is written as a name is one more term. */
  readonly name: Name | null
}

/** How much of a name is in capitals. */
export type Capitals = 'all' | 'first'

interface Name {
  readonly text: string
  readonly id: number
  readonly capitals: Capitals
}

/** Turns texts into the terms of sparse search. */
export interface Analyser {
  readonly language: AnalyserLanguage
  /**
   * Stems without accents in the order of the text, for comparing texts with each other. Stop-words are left out, but for
   * those all in capitals (`^WHO`).
   */
  tokens(text: string): string[]
  /** The terms of each word in the order of the text; a stop-word that stands as a name has `named`. */
  words(text: string): { term: Term; named: boolean }[]
  /** Words as a store takes them: term ids ascending with their counts; `length` counts those that are no stop-words. */
  count(words: ReturnType<Analyser['words']>): TermCounts
  /** What is made of a single word of a normalised text. */
  term(word: string): Term
  /** Its stop-words. */
  readonly stopWords: ReadonlySet<string>
  /** The stop-word that a word in lower case is but for accents (`tambien`). */
  stopWithAccents(form: string): Term | null
  /** The words of a text, counted. */
  terms(text: string): TermCounts
}

/** In Spanish these endings always have their accent; without it the stemmer does not know them. */
const spanishEnding = /([csxt])ion$/

const stopsOf = (language: AnalyserLanguage): ReadonlySet<string> =>
  new Set(language === 'none' ? [] : [...stopWords[language]].map(normalise))

function createLookup(language: AnalyserLanguage, stops: ReadonlySet<string>): (word: string) => Term {
  const stemmer = language === 'none' ? null : snowball.newStemmer(snowballNames[language])
  const stem = (word: string) => (stemmer && word.length <= longestWord ? stemmer.stem(word) : word)
  return remembering((word) => {
    const form = word.toLowerCase()
    if (stops.has(form)) return stopTerm(word, form)
    const text = stem(form)
    const plain = fold(form)
    const loose = fold(stem(language === 'es' ? plain.replace(spanishEnding, '$1ión') : plain))
    return { form, text, id: tokenId(text), loose, isStop: false, name: null }
  })
}

/** The pronoun is a capital wherever it stands. */
export const mayBeName = (form: string): boolean => form !== 'i'

function stopTerm(word: string, form: string): Term {
  const text = stopText(form)
  const all = word.length > 1 && word !== form && word === word.toUpperCase()
  const first = word[0] !== form[0] && mayBeName(form)
  const name = all ? nameOf(form, 'all') : first ? nameOf(form, 'first') : null
  return { form, text, id: tokenId(text), loose: fold(form), isStop: true, name }
}

const stopText = (form: string): string => `.${form}`
/** The term of a stop-word that is written as a name: `^WHO`, `^who` for `Who`. */
export function nameOf(form: string, capitals: Capitals): Name {
  const text = `^${capitals === 'all' ? form.toUpperCase() : form}`
  return { text, id: tokenId(text), capitals }
}

const isNamed = ({ name }: Term, first: boolean): boolean => name !== null && (name.capitals === 'all' || !first)

function countTerms(words: ReturnType<Analyser['words']>): TermCounts {
  const counts = new Map<number, number>()
  let length = 0
  const add = (id: number) => counts.set(id, (counts.get(id) ?? 0) + 1)
  for (const { term, named } of words) {
    add(term.id)
    if (!term.isStop) length += 1
    if (named && term.name) add(term.name.id)
  }
  const indices = [...counts.keys()].sort((a, b) => a - b)
  return { indices, counts: indices.map((id) => counts.get(id) ?? 0), length }
}

const analysers = new Map<AnalyserLanguage, Analyser>()

/**
 * The analyser of a language: normalise, split, lower-case, stem (Snowball), hash as Qdrant's `qdrant/bm25` does.
 * Stop-words become terms of their own, which questions use only where they have nothing else.
 */
export function createAnalyser(language: AnalyserLanguage): Analyser {
  const made = analysers.get(language)
  if (made) return made
  const stops = stopsOf(language)
  const folded = new Map([...stops].map((stop) => [fold(stop), stop]))
  const term = createLookup(language, stops)
  const words = (text: string) =>
    writtenWords(normalise(text)).map(({ word, first }) => {
      const found = term(word)
      return { term: found, named: isNamed(found, first) }
    })
  const analyser: Analyser = {
    language,
    words,
    term,
    count: countTerms,
    stopWords: stops,
    stopWithAccents: (form) => {
      const stop = folded.get(form)
      return stop === undefined ? null : stopTerm(form, stop)
    },
    tokens: (text) =>
      writtenWords(normalise(text)).flatMap(({ word }) => {
        const { isStop, loose, name } = term(word)
        if (!isStop) return loose
        return name?.capitals === 'all' ? name.text : []
      }),
    terms: (text) => countTerms(words(text)),
  }
  analysers.set(language, analyser)
  return analyser
}
