import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { DocumentTerms } from '@/server/capabilities/records/terms'
import { type Analyser, tokenId } from '../analyser'
import { longestWord } from '../analyser/word-cache'

interface Entry {
  chunks: number
  forms: string[]
}

/** Counts the terms of a document chunk by chunk. */
export class TermTally {
  private chunks = 0
  private readonly entries = new Map<string, Entry>()
  private readonly forms = new Set<string>()

  /** Takes the words of a chunk. */
  add(words: ReturnType<Analyser['words']>): void {
    this.chunks += 1
    const seen = new Set<string>()
    for (const { term, named } of words) {
      const { text, form, isStop } = term
      if (!seen.has(text)) this.count(text, seen)
      if (named && term.name && !seen.has(term.name.text)) this.count(term.name.text, seen)
      if (isStop || this.forms.has(form)) continue
      this.forms.add(form)
      this.entries.get(text)?.forms.push(form)
    }
  }

  /**
   * Takes the words of a title or heading: each counts once, as one more place that has it. Without them a question could
   * not know a word that stands in titles alone; counted for every chunk, a title's word would seem to say nothing.
   */
  mention(words: ReturnType<Analyser['words']>): void {
    this.add(words)
    this.chunks -= 1
  }

  private count(text: string, seen: Set<string>): void {
    seen.add(text)
    const entry = this.entries.get(text)
    if (entry) entry.chunks += 1
    else this.entries.set(text, { chunks: 1, forms: [] })
  }

  /**
   * One line for each number of chunks, then the terms that are in so many: the forms of a word, from which its term
   * follows, a stop-word's term as it is, and of what is too long for a word only the id.
   */
  done(language: string): DocumentTerms {
    const lines = new Map<number, string[]>()
    for (const [text, { chunks, forms }] of this.entries) {
      const isWord = forms.length > 0 && text.length <= longestWord
      const written = isWord ? forms.join('|') : text.length <= longestWord ? text : `#${tokenId(text)}`
      const line = lines.get(chunks)
      if (line) line.push(written)
      else lines.set(chunks, [written])
    }
    const whole = [...lines].map(([chunks, terms]) => `${chunks} ${terms.join(' ')}`).join('\n')
    // A copy: small buffers are views of a shared pool.
    return { language, chunks: this.chunks, terms: Uint8Array.from(deflateRawSync(whole)) }
  }
}

/**
 * Goes through what `TermTally` wrote: the id of each term, in how many chunks it is, and its forms. `idOf` gives the id
 * of a word's term. Throws for what is damaged before anything is visited.
 */
export function readTerms(
  terms: Uint8Array,
  idOf: (form: string) => number,
  visit: (id: number, chunks: number, forms: readonly string[]) => void,
): void {
  const whole = inflateRawSync(terms).toString('utf8')
  for (const line of whole.split('\n')) {
    const [count = '', ...written] = line.split(' ')
    const chunks = Number(count)
    for (const one of written) {
      if (one.startsWith('#')) visit(Number(one.slice(1)), chunks, [])
      else if (one.startsWith('.') || one.startsWith('^')) visit(tokenId(one), chunks, [])
      else {
        const forms = one.split('|')
        visit(idOf(forms[0] ?? ''), chunks, forms)
      }
    }
  }
}
