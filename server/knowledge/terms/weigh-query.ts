import type { QueryTerms } from '@/server/capabilities/vector-store'
import {
  type AnalyserLanguage,
  type Capitals,
  createAnalyser,
  detectLanguage,
  fold,
  knownLanguage,
  mayBeName,
  nameOf,
  type Term,
} from '../analyser'
import { normalise } from '../analyser/normalise'
import { isSpaceless, writtenWords } from '../analyser/tokenize'
import { mistakesIn } from './near-words'
import { looseId, type Meant, type Vocabulary } from './vocabulary'

/** What a term that differs by accents weighs beside the one that was typed. */
const accentWeight = 0.8
/** What a term weighs that only other languages than the question's own make of a word. */
const foreignWeight = 0.5
/** What a word weighs that differs by one letter, and by two. */
const mistakeWeights = [1, 0.5, 0.3]
/** The most words that one with a mistake is taken for. */
const mostMeant = 4
/** What a name weighs that is capitalised in another way. */
const otherNameWeight = 0.5
/** A question all in capitals says nothing by them; so few words may all be names. */
const mostNames = 3

const onlyLetters = /^[\p{L}\p{M}]+$/u
/** Signs that hold a code together: `XR-A500`, `INV_2024/7`. */
const codeSigns = /[-_./#:]/
const digits = /[\p{N}_]/u
/** A word that does not begin with a capital. */
const startsSmall = /(?<![\p{L}\p{N}\p{M}])\p{Ll}/u
/** `getUserName` is a name in a program. */
const humped = /\p{Ll}\p{Lu}/u
/** For so many words that are not there others are looked for; a question with more is pasted data. */
const mostMistaken = 12

/** A word of a question, however often it is there. */
interface Asked {
  word: string
  count: number
  /** How it is written as a name, where that is not what the beginning of a sentence looks like. */
  named: Capitals | null
  /** Part of a code, or an abbreviation. */
  isCode: boolean
}

const noneMeant: Meant = { distance: 0, ids: [], df: 0 }

interface Language {
  language: AnalyserLanguage
  share: number
}

/**
 * What the terms of a question weigh in an index: IDF ln(1 + (n − df + 0.5)/(df + 0.5)) times how often the word is
 * there. The df is the word's, over the terms that all languages of the index make of it: a word that is a stop-word in
 * most of the chunks is as common as it is there, however rare it is among the chunks of another language.
 *
 * Beside a word go the same with other accents, and for one that the index does not know those that differ by a letter
 * or two, both weighing less. Stop-words are asked for where there is nothing else, and where they are written as names.
 * Of an index without statistics the languages are `supposed`.
 */
export function weighQuery(
  text: string,
  vocabulary: Vocabulary,
  supposed: readonly { language: string; share: number }[] = [{ language: 'none', share: 1 }],
): QueryTerms {
  const languages = vocabulary.chunks > 0 ? vocabulary.languages : supposed
  const query = new Weighing(
    vocabulary,
    languages.map(({ language, share }) => ({ language: knownLanguage(language), share })),
    languages.length > 1 ? detectLanguage(text) : 'none',
  )
  const asked = askedWords(text)
  for (const word of asked) query.add(word)
  if (!query.hasContent) for (const word of asked) query.addStopWord(word)
  return query.done()
}

function askedWords(text: string): Asked[] {
  const normalised = normalise(text)
  const inCodes = partsOfCodes(normalised)
  const written = writtenWords(normalised)
  const isFew = written.length <= mostNames
  const isShouted = normalised === normalised.toUpperCase()
  const hasSmall = startsSmall.test(normalised)
  const asked = new Map<string, Asked>()
  for (const { word, first } of written) {
    const form = word.toLowerCase()
    const isCapital = word !== form && word.length > 1 && word === word.toUpperCase()
    const stands = isCapital ? !isShouted || isFew : word !== form && !first && hasSmall
    const named = !stands || !mayBeName(form) ? null : isCapital ? 'all' : 'first'
    const known = asked.get(form)
    if (known) {
      known.count += 1
      known.named ??= named
    } else asked.set(form, { word, count: 1, named, isCode: inCodes.has(word) || (isCapital && (!isShouted || isFew)) })
  }
  return [...asked.values()]
}

/** The words that are written in one with digits. */
function partsOfCodes(text: string): Set<string> {
  const parts = new Set<string>()
  if (!digits.test(text)) return parts
  for (const piece of text.split(/\s+/u)) {
    if (!codeSigns.test(piece) || !digits.test(piece)) continue
    for (const part of piece.split(/[^\p{L}\p{N}\p{M}]+/u)) parts.add(part)
  }
  return parts
}

class Weighing {
  /** Whether any word was there that is no stop-word in most of the index. */
  hasContent = false
  private mistaken = 0
  private readonly weights = new Map<number, number>()

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly languages: readonly Language[],
    /** The question's own language: what is a stop-word there says nothing, wherever else it is a word. */
    private readonly own: AnalyserLanguage,
  ) {}

  add({ word, count, named, isCode }: Asked): void {
    const kept: Term[] = []
    const ids: number[] = []
    let own: Term | undefined
    let stopShare = 0
    let df = 0
    let keptDf = 0
    for (const { language, share } of this.languages) {
      const term = this.termOf(language, word)
      if (language === this.own) own = term
      if (term.isStop) stopShare += share
      else kept.push(term)
      if (ids.includes(term.id)) continue
      ids.push(term.id)
      const having = this.vocabulary.frequency(term.id)
      df += having
      if (!term.isStop) keptDf += having
    }
    const isOwnStop = own?.isStop ?? this.isStopElsewhere(word)
    // What only a smaller language of the index knows, as a stop-word, is one (`de la` among English texts).
    const isStop = isOwnStop || stopShare >= 0.5 || (stopShare > 0 && keptDf === 0)
    if (!isStop) this.hasContent = true
    if (named && kept.length < this.languages.length) {
      this.hasContent = true
      this.weighName(word, named, count)
    }
    if (kept.length === 0 || isOwnStop) return
    const idf = this.idf(df)
    for (const id of new Set(kept.map((term) => term.id))) {
      this.put(id, (own && own.id !== id ? foreignWeight : 1) * count * idf)
    }
    const others = this.otherAccents(kept)
    for (const id of others) {
      this.put(id, accentWeight * count * this.idf(Math.max(df, this.vocabulary.frequency(id))))
    }
    if (df === 0 && others.length === 0 && !isCode) this.addMeant(word, count)
  }

  /** The question's language may be none of the index's. */
  private isStopElsewhere(word: string): boolean {
    return this.own !== 'none' && createAnalyser(this.own).term(word).isStop
  }

  /** A stop-word as what it is, and as a name: who asks for nothing else means one. */
  addStopWord({ word, count, named }: Asked): void {
    const ids = new Set(this.languages.map(({ language }) => this.termOf(language, word).id))
    for (const id of ids) this.weigh([id], count)
    // Names are weighed already.
    if (!named) this.weighName(word, null, count)
  }

  /** Written another way it may be the same name. */
  private weighName(word: string, capitals: Capitals | null, count: number): void {
    for (const way of ['all', 'first'] as const) {
      const isOther = capitals !== null && way !== capitals
      this.weigh([nameOf(word.toLowerCase(), way).id], isOther ? otherNameWeight * count : count)
    }
  }

  done(): QueryTerms {
    const indices = [...this.weights.keys()].sort((a, b) => a - b)
    return { indices, weights: indices.map((id) => this.weights.get(id) ?? 0), idf: 'given' }
  }

  /** A stop-word typed without its accent is still one, unless the index knows the word. */
  private termOf(language: AnalyserLanguage, word: string): Term {
    const analyser = createAnalyser(language)
    const term = analyser.term(word)
    if (term.isStop || this.vocabulary.frequency(term.id) > 0) return term
    return analyser.stopWithAccents(term.form) ?? term
  }

  private addMeant(word: string, count: number): void {
    if (!onlyLetters.test(word) || humped.test(word) || isSpaceless(word)) return
    const plain = fold(word.toLowerCase())
    if (mistakesIn(plain.length) === 0 || this.mistaken === mostMistaken) return
    this.mistaken += 1
    const { distance, ids, df } = this.vocabulary.remembered(plain, () => this.meantBy(plain))
    for (const id of ids) this.put(id, (mistakeWeights[distance] ?? 0) * count * this.idf(df))
  }

  /** The terms of the words that a mistaken one stands for, and the df of the most frequent one. */
  private meantBy(plain: string): Meant {
    const { distance, words } = this.vocabulary.wordsNear(plain)
    // A stop-word with a mistake says no more than one without.
    if (this.languages.some(({ language }) => words.some((other) => this.isStop(language, other)))) return noneMeant
    const sameStart = words.filter((other) => other[0] === plain[0])
    const meant = (sameStart.length > 0 ? sameStart : words)
      .map((other) => {
        const terms = this.languages.map(({ language }) => createAnalyser(language).term(other))
        const kept = terms.filter(({ isStop }) => !isStop)
        const ids = [...new Set([...kept.map(({ id }) => id), ...this.otherAccents(kept)])]
        return { ids: ids.filter((id) => this.vocabulary.frequency(id) > 0), df: this.sum(ids) }
      })
      .filter(({ ids }) => ids.length > 0)
      .sort((a, b) => b.df - a.df)
      .slice(0, mostMeant)
    // All weigh as the most frequent one, which is most likely meant: the rarest would otherwise count most.
    return { distance, ids: [...new Set(meant.flatMap((one) => one.ids))], df: meant[0]?.df ?? 0 }
  }

  private isStop(language: AnalyserLanguage, word: string): boolean {
    const analyser = createAnalyser(language)
    return analyser.term(word).isStop || analyser.stopWithAccents(word) !== null
  }

  /** Other terms of the index that are these but for accents. */
  private otherAccents(terms: readonly Term[]): number[] {
    const found: number[] = []
    const take = (id: number) => {
      if (this.vocabulary.frequency(id) === 0 || found.includes(id) || terms.some((term) => term.id === id)) return
      found.push(id)
    }
    for (const { loose, text } of terms) {
      if (loose !== text) take(looseId(loose))
      for (const id of this.vocabulary.withAccents(loose)) take(id)
    }
    return found
  }

  private weigh(ids: readonly number[], count: number): void {
    const idf = this.idf(this.sum(ids))
    for (const id of ids) this.put(id, count * idf)
  }

  private put(id: number, weight: number): void {
    this.weights.set(id, (this.weights.get(id) ?? 0) + weight)
  }

  private sum(ids: Iterable<number>): number {
    let sum = 0
    for (const id of ids) sum += this.vocabulary.frequency(id)
    return sum
  }

  private idf(df: number): number {
    const { chunks } = this.vocabulary
    const having = Math.min(df, chunks)
    return Math.log(1 + (chunks - having + 0.5) / (having + 0.5))
  }
}
