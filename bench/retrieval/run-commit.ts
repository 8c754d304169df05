import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { percentile } from '@/pipeline/metrics/statistics'
import type { OpenStore } from './open-store'
import { chunkTerms, dimension, collectionName as name, PointSource } from './point-source'

export interface CommitResult {
  [key: string]: string | number
  store: string
  chunks: number
  stageMs: number
  commitMs: number
  longestBlockMs: number
  searches: number
  searchP50Ms: number
  searchMaxMs: number
}

/** Replaces a document of `chunks` chunks by as many new ones while the collection is searched without pause. */
export async function runCommit({ store, label }: OpenStore, chunks: number): Promise<CommitResult> {
  const { signal } = new AbortController()
  const source = new PointSource()
  await store.deleteCollection(name, { signal })
  await store.createCollection(name, { dimension, fields: [] }, { signal })
  const write = async (generation: number, staged: boolean) => {
    for (let first = 0; first < chunks; first += 500) {
      const batch = Array.from({ length: Math.min(500, chunks - first) }, (_, at) =>
        source.point(first + at, 'large', first + at, generation),
      )
      await store.upsert(name, batch, { signal, averageLength: chunkTerms, staged })
    }
  }
  const search = async () => {
    const asked = performance.now()
    const query = {
      mode: 'sparse' as const,
      terms: source.question(8),
      fusion: 'rrf' as const,
      limit: 10,
      candidates: 50,
    }
    await store.query(name, { ...query, explain: false }, { signal })
    return performance.now() - asked
  }
  await write(1, false)
  await search()
  const staging = performance.now()
  await write(2, true)
  const started = performance.now()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let done = false
  const committing = store.commitDocument(name, 'large', 2, { signal }).finally(() => {
    done = true
  })
  const times: number[] = []
  while (!done) {
    times.push(await search())
    // Searches come from sockets: each in a turn of its own.
    await nextTurn()
  }
  await committing
  const ended = performance.now()
  delay.disable()
  await store.deleteCollection(name, { signal })
  return {
    store: label,
    chunks,
    stageMs: started - staging,
    commitMs: ended - started,
    longestBlockMs: delay.max / 1e6,
    searches: times.length,
    searchP50Ms: percentile(times, 0.5),
    searchMaxMs: Math.max(...times),
  }
}
