import type { FieldSpec, Filter } from '@/pipeline/filter'
import { fitFilter } from '@/pipeline/fit-filter'
import { percentile } from '@/pipeline/metrics/statistics'
import type { SearchMode } from '@/server/capabilities/vector-store'
import type { OpenStore } from './open-store'
import { chunkTerms, dimension, collectionName as name, PointSource } from './point-source'

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

const questionTerms = 8
const rounds = 60

const fields: FieldSpec[] = [
  { name: 'lang', type: 'keyword' },
  { name: 'year', type: 'number' },
]

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

async function fill({ store }: OpenStore, source: PointSource, points: number): Promise<void> {
  const { signal } = new AbortController()
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
  const source = new PointSource()
  const { signal } = new AbortController()
  await fill(open, source, points)
  const results: SyntheticResult[] = []
  for (const mode of modes) {
    for (const [label, filter] of Object.entries(filters)) {
      const times: number[] = []
      for (let round = 0; round <= rounds; round += 1) {
        const query = {
          mode,
          filter: fitFilter(filter, fields),
          vector: source.vector(),
          terms: source.question(questionTerms),
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
