import type { Chunk } from '@/pipeline/chunk'

// Code spans and links keep their brackets.
const CITATION = /(?<skip>`[^`\n]*`|\[[^[\]\n]*\]\([^()\s]*\))|\[(?<list>\d{1,3}(?:[ \t]*[,;][ \t]*\d{1,3}){0,20})\]/g

/**
 * Brings the sources of several answers under one numbering: each chunk once, and every `[n]` in an answer with the new
 * number of the chunk it meant. A number that means nothing stays as it is.
 */
export class SourceList {
  readonly #chunks = new Map<string, Chunk>()

  /** Adds the sources of an answer and returns the answer with its citations renumbered. */
  add(text: string, sources: readonly Chunk[]): string {
    const numbers = new Map<number, number>()
    for (const [index, chunk] of sources.entries()) {
      const known = this.#chunks.get(chunk.id) ?? { ...chunk, citation: this.#chunks.size + 1 }
      this.#chunks.set(chunk.id, known)
      numbers.set(chunk.citation ?? index + 1, known.citation ?? 0)
    }
    return text.replaceAll(CITATION, (match: string, ...rest: unknown[]) => {
      // With named groups the last argument is the groups object.
      const { list } = rest.at(-1) as { list?: string }
      if (list === undefined) return match
      return list
        .split(/[,;]/)
        .map((part) => `[${numbers.get(Number(part)) ?? Number(part)}]`)
        .join('')
    })
  }

  get chunks(): Chunk[] {
    return [...this.#chunks.values()]
  }
}
