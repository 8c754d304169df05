import { randomUUID } from 'node:crypto'
import type { Filter } from '@/pipeline/filter'
import type { Point, SearchMode, TermCounts } from '@/server/capabilities/vector-store'
import { percentile } from '../lib/percentile'
import type { OpenStore } from './open-store'

export interface SyntheticResult {
  [key: string]: string | number
  store: string
  mode: SearchMode
  filter: string
  points: number
  dimension: number
  p50Ms: number
  p95Ms: number
}

const name = 'bench'
const dimension = 384
const vocabulary = 50_000
const chunkTerms = 110
const questionTerms = 8
const rounds = 60

const filters: Record<string, Filter | undefined> = {
  none: undefined,
  half: { must: [{ field: 'lang', op: 'eq', value: 'en' }], should: [], mustNot: [] },
  tenth: {
    must: [
      { field: 'year', op: 'gte', value: 2018 },
      { field: 'lang', op: 'in', value: ['en', 'es'] },
    ],
    should: [],
    mustNot: [],
  },
}

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
class Source {
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

  point(n: number): Point {
    const documentId = `document-${n >> 6}`
    return {
      id: randomUUID(),
      vector: this.vector(),
      terms: this.terms(chunkTerms),
      payload: {
        collectionId: name,
        documentId,
        documentName: `${documentId}.txt`,
        text: 'some words of text '.repeat(45),
        position: { index: n & 63, start: 0, end: 855, page: 1 + (n % 30) },
        metadata: { lang: n % 2 === 0 ? 'en' : 'de', year: 2000 + (n % 23) },
      },
    }
  }
}

async function fill({ store }: OpenStore, source: Source, points: number): Promise<void> {
  const { signal } = new AbortController()
  const fields = [
    { name: 'lang', type: 'keyword' as const },
    { name: 'year', type: 'number' as const },
  ]
  await store.deleteCollection(name, { signal })
  await store.createCollection(name, { dimension, fields }, { signal })
  for (let first = 0; first < points; first += 1000) {
    const batch = Array.from({ length: Math.min(1000, points - first) }, (_, at) => source.point(first + at))
    await store.upsert(name, batch, { signal, averageLength: chunkTerms })
  }
}

/** Query times over generated points, per mode and filter, after one query that loads the index. */
export async function runSynthetic(
  open: OpenStore,
  points: number,
  modes: readonly SearchMode[],
): Promise<SyntheticResult[]> {
  const source = new Source()
  const { signal } = new AbortController()
  await fill(open, source, points)
  const results: SyntheticResult[] = []
  for (const mode of modes) {
    for (const [label, filter] of Object.entries(filters)) {
      const times: number[] = []
      for (let round = 0; round <= rounds; round += 1) {
        const query = {
          mode,
          filter,
          vector: source.vector(),
          terms: source.terms(questionTerms),
          fusion: 'rrf' as const,
          limit: 10,
          candidates: 50,
          explain: false,
        }
        const asked = performance.now()
        await open.store.query(name, query, { signal })
        if (round > 0) times.push(performance.now() - asked)
      }
      results.push({
        store: open.label,
        mode,
        filter: label,
        points,
        dimension,
        p50Ms: percentile(times, 0.5),
        p95Ms: percentile(times, 0.95),
      })
    }
  }
  await open.store.deleteCollection(name, { signal })
  return results
}
