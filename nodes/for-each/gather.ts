import { type Chunk, passageKey } from '@/pipeline/chunk'

// Code spans and links keep their brackets. Spaces count from the start of their run only.
const CITATION =
  /(?<skip>`[^`\n]*`|\[[^[\]\n]*\]\([^()\s]*\))|(?<![ \t])(?<space>[ \t]*)\[(?<list>\d{1,3}(?:[ \t]*[,;][ \t]*\d{1,3}){0,20})\]/g

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
    return text.replaceAll(CITATION, (match: string, ...rest: unknown[]) => {
      // With named groups the last argument is the groups object.
      const { list, space = '' } = rest.at(-1) as { list?: string; space?: string }
      if (list === undefined) return match
      const meant = list.split(/[,;]/).flatMap((part) => numbers.get(Number(part)) ?? [])
      return meant.length === 0 ? '' : space + meant.map((number) => `[${number}]`).join('')
    })
  }

  get chunks(): Chunk[] {
    return [...this.#chunks.values()]
  }
}
