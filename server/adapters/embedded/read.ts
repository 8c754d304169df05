import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ChunkPayload, VectorHit, VectorQuery, VectorStore } from '@/server/capabilities/vector-store'
import { mergeRanges } from '../shared/vector-search/chunk-ranges'
import { stagesAt, stagesOf } from '../shared/vector-search/stages'
import type { Collection } from './collection'
import { breathe } from './mutex'
import { readBySlots, readDocument, readPage } from './point-reads'
import { atStart, type PointRecord } from './points-table'
import type { SearchResult } from './search-index'
import type { Scored } from './top-k'

const batch = 256
const lastChunk = Number.MAX_SAFE_INTEGER

/** The searchable chunks of a document from one index to another, both included, in order. */
export async function readChunks(
  collection: Collection,
  document: string,
  { from = 0, to = lastChunk }: { from?: number; to?: number },
  signal: StopSignal,
): Promise<PointRecord[]> {
  const records: PointRecord[] = []
  const last = Math.min(to, lastChunk)
  for (let after = { ...atStart, chunk: Math.max(from, 0) - 1, slot: lastChunk }; ; ) {
    signal.throwIfAborted()
    const page = await collection.exclusive(() =>
      readDocument(collection.db, collection.id, document, collection.liveOf(document), {
        after,
        to: last,
        limit: batch,
      }),
    )
    records.push(...page.map(({ id, payload }) => ({ id, payload })))
    const end = page.at(-1)
    if (!end || page.length < batch) return records
    after = end
    await breathe()
  }
}

/** The chunks in the ranges, by document and index. */
export async function readRanges(
  collection: Collection,
  ranges: Parameters<VectorStore['chunkRanges']>[1],
  signal: StopSignal,
): Promise<PointRecord[]> {
  const records: PointRecord[] = []
  for (const range of mergeRanges(ranges)) {
    records.push(...(await readChunks(collection, range.documentId, range, signal)))
  }
  return records
}

/** All searchable points with their vectors, a page at a time, by their place in the file. */
export async function* scrollPoints(
  collection: Collection,
  signal: StopSignal,
): AsyncGenerator<{ id: string; vector: number[]; payload: ChunkPayload }[]> {
  for (let after = -1; ; ) {
    signal.throwIfAborted()
    const last = after
    const { page, live } = await collection.exclusive(async () => {
      const read = await readPage(collection.db, collection.id, last, batch)
      return { page: read, live: read.filter((point) => collection.isLive(point)) }
    })
    if (live.length > 0) yield live.map(({ id, vector, payload }) => ({ id, vector, payload }))
    const end = page.at(-1)
    if (!end || page.length < batch) return
    after = end.slot
    await breathe()
  }
}

/** Searches, between two writes. */
export function runQuery(collection: Collection, query: VectorQuery, signal: StopSignal): Promise<VectorHit[]> {
  if (query.mode !== 'sparse') {
    collection.checkDimension(query.vector ?? [])
    collection.checkNumbers(query.vector ?? [])
  }
  return collection.exclusive(async () => {
    signal.throwIfAborted()
    const index = await collection.loaded(signal)
    const result = await index.search(query, signal)
    collection.budget.use(collection, index.bytes)
    return hitsOf(collection, result)
  })
}

async function hitsOf(
  { db, id }: Collection,
  { hits, dense, sparse, fused, normalised }: SearchResult,
): Promise<VectorHit[]> {
  if (hits.length === 0) return []
  const slots = hits.map(({ slot }) => slot)
  const records = await readBySlots(db, id, slots)
  const legs = {
    dense: stagesOf(dense, slotOf, normalised?.dense),
    sparse: stagesOf(sparse, slotOf, normalised?.sparse),
    fused: stagesOf(fused, slotOf),
  }
  return hits.flatMap(({ slot, score }) => {
    const record = records.get(slot)
    return record ? [{ ...record, score, stages: stagesAt(legs, slot) }] : []
  })
}

const slotOf = ({ slot }: Scored): number => slot
