import { randomUUID } from 'node:crypto'
import type { Point, QueryTerms, TermCounts } from '@/server/capabilities/vector-store'

export const collectionName = 'bench'
export const dimension = 384
export const chunkTerms = 110
const vocabulary = 50_000

/** The same numbers in every run: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Vectors and words as a collection has them: words by Zipf's law. */
export class PointSource {
  private readonly random = randomNumbers(7)

  vector(): number[] {
    return Array.from({ length: dimension }, () => this.random() - 0.5)
  }

  terms(length: number): TermCounts {
    const counts = new Map<number, number>()
    for (let at = 0; at < length; at += 1) {
      const term = Math.floor(vocabulary ** this.random())
      counts.set(term, (counts.get(term) ?? 0) + 1)
    }
    const indices = [...counts.keys()].sort((a, b) => a - b)
    return { indices, counts: indices.map((id) => counts.get(id) ?? 0), length }
  }

  /** Terms of a question, each weighing 1. */
  question(length: number): QueryTerms {
    const { indices } = this.terms(length)
    return { indices, weights: indices.map(() => 1), idf: 'given' }
  }

  point(n: number, documentId = `document-${n >> 6}`, index = n & 63, generation = 0): Point {
    return {
      id: randomUUID(),
      generation,
      vector: this.vector(),
      terms: this.terms(chunkTerms),
      payload: {
        collectionId: collectionName,
        documentId,
        documentName: `${documentId}.txt`,
        text: 'some words of text '.repeat(45),
        position: { index, start: 0, end: 855, page: 1 + (n % 30) },
        metadata: { lang: n % 2 === 0 ? 'en' : 'de', year: 2000 + (n % 23) },
      },
    }
  }
}
