import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ChunkPayload, VectorStore } from '@/server/capabilities/vector-store'
import { type ChunkRange, compare, mergeRanges } from '../shared/vector-search/chunk-ranges'
import type { Ask } from './client'
import { isStaged, keys, ofDocument } from './conditions'
import { expected } from './errors'
import { qdrantFilter } from './filter'
import { recordSchema, vectorNames, vectorRecordSchema } from './payload'

type Record = z.infer<typeof recordSchema>

const pageSize = 256
/** Ranges in one filter: each is one more condition for Qdrant to look up. */
const rangesAtOnce = 32

/** Reads all points that pass a filter, a page at a time, by id: ordered scrolling cannot be continued. */
async function* pages<T>(
  ask: Ask,
  collection_name: string,
  { filter, schema, withVector }: { filter: Schemas['Filter']; schema: z.ZodType<T>; withVector: boolean },
  signal: StopSignal,
): AsyncGenerator<T[]> {
  const request = {
    collection_name,
    filter,
    limit: pageSize,
    with_payload: true,
    ...(withVector && { with_vector: [vectorNames.dense] }),
  }
  let offset: Schemas['ScrollResult']['next_page_offset']
  do {
    const page = await ask({ collection: collection_name, signal }, (api, init) =>
      api.scrollPoints({ ...request, ...(offset != null && { offset }) }, init),
    )
    if (page.points.length > 0) yield expected(z.array(schema), page.points, collection_name)
    offset = page.next_page_offset
  } while (offset != null)
}

async function readAll(ask: Ask, collection: string, filter: Schemas['Filter'], signal: StopSignal) {
  const records: Record[] = []
  for await (const page of pages(ask, collection, { filter, schema: recordSchema, withVector: false }, signal)) {
    records.push(...page)
  }
  return records.sort(byPlace)
}

const byPlace = (a: Record, b: Record): number =>
  compare(a.payload.documentId, b.payload.documentId) ||
  a.payload.position.index - b.payload.position.index ||
  compare(a.id, b.id)

/** All searchable points of a document, by chunk index. */
export const readDocument = (ask: Ask, collection: string, documentId: string, signal: StopSignal) =>
  readAll(ask, collection, { must: [ofDocument(documentId)], must_not: [isStaged] }, signal)

/** The searchable points in the ranges, by document and chunk index; some ranges with each call. */
export async function readRanges(
  ask: Ask,
  collection: string,
  ranges: Parameters<VectorStore['chunkRanges']>[1],
  signal: StopSignal,
): Promise<Record[]> {
  const merged = mergeRanges(ranges)
  const records: Record[] = []
  for (let first = 0; first < merged.length; first += rangesAtOnce) {
    const should = merged.slice(first, first + rangesAtOnce).map(inRange)
    records.push(...(await readAll(ask, collection, { should, must_not: [isStaged] }, signal)))
  }
  // A collection that is missing is so even when nothing is asked for.
  if (merged.length === 0)
    await ask({ collection, signal }, (api, init) => api.getCollection({ collection_name: collection }, init))
  return records
}

/** JSON knows no infinity: what is not bounded has no bound. */
const inRange = ({ documentId, from, to }: ChunkRange): Schemas['Filter'] => ({
  must: [
    ofDocument(documentId),
    { key: keys.chunk, range: { gte: Math.max(from, 0), ...(Number.isFinite(to) && { lte: to }) } },
  ],
})

/** All searchable points with their vectors, by id. Qdrant keeps vectors under cosine distance at length 1. */
export async function* scrollPoints(
  ask: Ask,
  collection: string,
  signal: StopSignal,
): AsyncGenerator<{ id: string; vector: number[]; payload: ChunkPayload }[]> {
  const all = { filter: qdrantFilter(undefined), schema: vectorRecordSchema, withVector: true }
  for await (const page of pages(ask, collection, all, signal)) {
    yield page.map(({ id, payload, vector }) => ({ id, payload, vector: vector[vectorNames.dense] }))
  }
}
