import type { DocumentTerms } from '@/server/capabilities/records/terms'
import { createAnalyser, fold, knownLanguage, tokenId } from '../analyser'
import { isSpaceless } from '../analyser/tokenize'
import { readTerms } from './document-terms'
import { NearWords } from './near-words'

const onlyLetters = /^[\p{L}\p{M}]+$/u
const none: readonly number[] = []
/** What was found for words with mistakes is remembered for so many of them. */
const rememberedWords = 2_000

/** The terms that a mistaken word stands for, how many mistakes that is, and in how many chunks the most frequent one is. */
export interface Meant {
  distance: number
  ids: number[]
  df: number
}

/** The words of an index and how many of its searchable chunks have each term. */
export class Vocabulary {
  private chunkCount = 0
  private readonly frequencies = new Map<number, number>()
  private readonly byLanguage = new Map<string, number>()
  /**
   * The terms of words that were ever there, by language. A word that is gone stays, and is passed over because its term
   * has no chunk any more.
   */
  private readonly forms = new Map<string, Map<string, number>>()
  /** The terms whose stem is another without accents, by that. */
  private readonly accented = new Map<string, number[]>()
  private readonly near = new NearWords()
  private readonly folded = new Set<string>()
  private readonly meant = new Map<string, Meant>()

  /** How many searchable chunks the index has. */
  get chunks(): number {
    return this.chunkCount
  }

  /** How many words are held in memory. */
  get size(): number {
    let size = 0
    for (const forms of this.forms.values()) size += forms.size
    return size
  }

  /** The languages of the index, and the share of its chunks that are in each. */
  get languages(): { language: string; share: number }[] {
    return [...this.byLanguage].map(([language, chunks]) => ({ language, share: chunks / this.chunkCount }))
  }

  /** How many chunks have a term. */
  frequency(id: number): number {
    return this.frequencies.get(id) ?? 0
  }

  /** Terms that are this one but for accents. */
  withAccents(loose: string): readonly number[] {
    return this.accented.get(loose) ?? none
  }

  /** Words of the index that differ from this one (without accents) by one or two letters. */
  wordsNear(word: string): ReturnType<NearWords['nearest']> {
    return this.near.nearest(word)
  }

  /** What was found for a mistaken word, until the index changes. */
  remembered(word: string, find: () => Meant): Meant {
    const known = this.meant.get(word)
    if (known) return known
    const found = find()
    if (this.meant.size >= rememberedWords) this.meant.clear()
    this.meant.set(word, found)
    return found
  }

  /** Counts a document in, or with -1 out. */
  take(document: DocumentTerms, sign: 1 | -1 = 1): void {
    const analyser = createAnalyser(knownLanguage(document.language))
    const known = this.forms.get(document.language) ?? new Map<string, number>()
    if (!this.forms.has(document.language)) {
      this.forms.set(document.language, known)
      // Mistaken stop-words are to be known as such.
      for (const word of analyser.stopWords) this.learnNear(word)
    }
    const idOf = (form: string): number => {
      const id = known.get(form)
      if (id !== undefined) return id
      const term = analyser.term(form)
      known.set(form, term.id)
      this.learn(form, term)
      return term.id
    }
    readTerms(document.terms, idOf, (id, chunks, forms) => {
      set(this.frequencies, id, sign * chunks)
      for (let at = 1; at < forms.length; at += 1) idOf(forms[at] ?? '')
    })
    this.chunkCount += sign * document.chunks
    set(this.byLanguage, document.language, sign * document.chunks)
    this.meant.clear()
  }

  private learn(form: string, { id, text, loose }: { id: number; text: string; loose: string }): void {
    if (text !== loose) {
      const ids = this.accented.get(loose)
      if (!ids) this.accented.set(loose, [id])
      else if (!ids.includes(id)) ids.push(id)
    }
    this.learnNear(form)
  }

  private learnNear(form: string): void {
    // Codes and numbers are never what somebody meant instead of another word.
    if (!onlyLetters.test(form) || isSpaceless(form)) return
    const plain = fold(form)
    if (this.folded.has(plain)) return
    this.folded.add(plain)
    this.near.add(plain)
  }
}

function set<K>(counts: Map<K, number>, key: K, change: number): void {
  const count = (counts.get(key) ?? 0) + change
  if (count > 0) counts.set(key, count)
  else counts.delete(key)
}

/** The term that a loose stem is by itself. */
export const looseId = (loose: string): number => tokenId(loose)
