import { type Chunk, passageKey } from '@/pipeline/chunk'
import { resolveCitations } from '../shared/resolve-citations'

/**
 * Brings the sources of several answers under one numbering: each passage once, and every `[n]` in an answer with the new
 * number of the passage it meant. A number that means nothing is taken out: here it could mean another answer's source.
 */
export class SourceList {
  readonly #chunks = new Map<string, Chunk>()

  /** Adds the sources of an answer and returns the answer with its citations renumbered. */
  add(text: string, sources: readonly Chunk[]): string {
    const numbers = new Map<number, number>()
    for (const [index, chunk] of sources.entries()) {
      const key = passageKey(chunk)
      const known = this.#chunks.get(key) ?? { ...chunk, citation: this.#chunks.size + 1 }
      this.#chunks.set(key, known)
      numbers.set(chunk.citation ?? index + 1, known.citation ?? 0)
    }
    if (numbers.size === 0) return text
    const renumber = (number: number) => numbers.get(number) ?? number
    return resolveCitations(text, new Set(numbers.keys()), { renumber }).answer
  }

  get chunks(): Chunk[] {
    return [...this.#chunks.values()]
  }
}
