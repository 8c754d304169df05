import type { Row } from '@libsql/client'
import { chunkSchema } from '@/pipeline/chunk'
import { readStored } from '@/server/capabilities/stored-json'
import type { ChunkPayload } from '@/server/capabilities/vector-store'
import { decodeTerms } from './codec'
import { damaged } from './damage'
import type { Database } from './database'
import {
  type Cursor,
  type KnownPayload,
  type KnownPoint,
  type Live,
  list,
  type PointRecord,
  type Standing,
} from './points-table'

const payloadSchema = chunkSchema.omit({ id: true, score: true, stages: true, citation: true })
/** A payload is stored whole; of points that only go into memory no more is looked at than is kept there. */
const knownPayloadSchema = payloadSchema.pick({
  documentId: true,
  documentName: true,
  position: true,
  metadata: true,
  language: true,
})

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw damaged(new TypeError('A number of a point is none.'))
  return value
}
function textOf(value: unknown): string {
  if (typeof value !== 'string') throw damaged(new TypeError('A text of a point is none.'))
  return value
}
function blobOf(value: unknown): ArrayBuffer {
  if (!(value instanceof ArrayBuffer)) throw damaged(new TypeError('The terms or the vector of a point are no bytes.'))
  return value
}
const payloadOf = (value: unknown): ChunkPayload => readStored(payloadSchema, textOf(value), damaged)
const knownPayloadOf = (value: unknown): KnownPayload => readStored(knownPayloadSchema, textOf(value), damaged)
const generationOf = (row: Row): number | null => (row.generation === null ? null : numberOf(row.generation))

/** 1 for a staged point, in a query on `points_<id> AS p`. */
const stagedColumn = (id: number): string =>
  `EXISTS (SELECT 1 FROM staged s WHERE s.collection = ${id} AND s.slot = p.slot) AS staged`

const knownPoint = (row: Row): KnownPoint => ({
  slot: numberOf(row.slot),
  length: numberOf(row.term_count),
  terms: decodeTerms(blobOf(row.terms)),
})

const standing = (row: Row): Standing => ({
  document: textOf(row.document),
  generation: generationOf(row),
  staged: row.staged === 1,
})

/** The points that are already there, by id. */
export async function findByIds(
  db: Database,
  id: number,
  ids: readonly string[],
): Promise<Map<string, KnownPoint & Standing>> {
  const { rows } = await db.all(
    `SELECT id, slot, term_count, terms, document, generation, ${stagedColumn(id)}
      FROM points_${id} AS p WHERE id IN (${list(ids)})`,
    [...ids],
  )
  return new Map(rows.map((row) => [textOf(row.id), { ...knownPoint(row), ...standing(row) }]))
}

export async function findFreeSlots(db: Database, id: number, limit: number): Promise<number[]> {
  const { rows } = await db.all('SELECT slot FROM free_slots WHERE collection = ? ORDER BY slot LIMIT ?', [id, limit])
  return rows.map((row) => numberOf(row.slot))
}

/** Everything but texts and vectors, for the slots from `first` to `end` (exclusive), searchable or not. */
export async function readPoints(
  db: Database,
  id: number,
  first: number,
  end: number,
): Promise<(KnownPoint & Standing & { payload: KnownPayload })[]> {
  const { rows } = await db.all(
    `SELECT slot, term_count, terms, document, generation, json_remove(payload, '$.text') AS payload, ${stagedColumn(id)}
      FROM points_${id} AS p WHERE slot >= ? AND slot < ?`,
    [first, end],
  )
  return rows.map((row) => ({ ...knownPoint(row), ...standing(row), payload: knownPayloadOf(row.payload) }))
}

export async function readVectors(
  db: Database,
  id: number,
  first: number,
  end: number,
): Promise<{ slot: number; vector: Float32Array }[]> {
  const { rows } = await db.all(`SELECT slot, vector FROM vectors_${id} WHERE slot >= ? AND slot < ?`, [first, end])
  return rows.map((row) => ({ slot: numberOf(row.slot), vector: new Float32Array(blobOf(row.vector)) }))
}

export async function readBySlots(
  db: Database,
  id: number,
  slots: readonly number[],
): Promise<Map<number, PointRecord>> {
  const { rows } = await db.all(`SELECT slot, id, payload FROM points_${id} WHERE slot IN (${list(slots)})`, [...slots])
  return new Map(rows.map((row) => [numberOf(row.slot), { id: textOf(row.id), payload: payloadOf(row.payload) }]))
}

/** The next points with their vectors, by slot, searchable or not. */
export async function readPage(
  db: Database,
  id: number,
  after: number,
  limit: number,
): Promise<(PointRecord & Standing & { slot: number; vector: number[] })[]> {
  const { rows } = await db.all(
    `SELECT p.slot AS slot, id, payload, document, generation, vector, ${stagedColumn(id)}
      FROM points_${id} AS p JOIN vectors_${id} AS v ON v.slot = p.slot WHERE p.slot > ? ORDER BY p.slot LIMIT ?`,
    [after, limit],
  )
  return rows.map((row) => ({
    id: textOf(row.id),
    payload: payloadOf(row.payload),
    slot: numberOf(row.slot),
    vector: [...new Float32Array(blobOf(row.vector))],
    ...standing(row),
  }))
}

/** The next searchable points of a document whose chunk index is at most `to`, in order of that index. */
export async function readDocument(
  db: Database,
  id: number,
  document: string,
  live: Live,
  { after, to, limit }: { after: Cursor; to: number; limit: number },
): Promise<(PointRecord & Cursor)[]> {
  const isLive =
    live === 'unstaged'
      ? `NOT EXISTS (SELECT 1 FROM staged s WHERE s.collection = ${id} AND s.slot = p.slot)`
      : `generation = ${live.generation}`
  const { rows } = await db.all(
    `SELECT id, payload, chunk, slot FROM points_${id} AS p
      WHERE document = ? AND (chunk, slot) > (?, ?) AND chunk <= ? AND ${isLive} ORDER BY chunk, slot LIMIT ?`,
    [document, after.chunk, after.slot, to, limit],
  )
  return rows.map((row) => ({
    id: textOf(row.id),
    payload: payloadOf(row.payload),
    chunk: numberOf(row.chunk),
    slot: numberOf(row.slot),
  }))
}

/** The next points of a document, searchable or not. */
export async function readStandings(
  db: Database,
  id: number,
  document: string,
  after: Cursor,
  limit: number,
): Promise<(KnownPoint & Standing & Cursor)[]> {
  const { rows } = await db.all(
    `SELECT slot, chunk, term_count, terms, document, generation, ${stagedColumn(id)}
      FROM points_${id} AS p WHERE document = ? AND (chunk, slot) > (?, ?) ORDER BY chunk, slot LIMIT ?`,
    [document, after.chunk, after.slot, limit],
  )
  return rows.map((row) => ({ ...knownPoint(row), ...standing(row), chunk: numberOf(row.chunk) }))
}

/** The first points of each of some documents, at most `limit` of each. */
export async function readFirstStandings(
  db: Database,
  id: number,
  documents: readonly string[],
  limit: number,
): Promise<(KnownPoint & Standing)[]> {
  if (documents.length === 0) return []
  const { rows } = await db.all(
    `SELECT * FROM (SELECT slot, term_count, terms, document, generation, ${stagedColumn(id)},
      row_number() OVER (PARTITION BY document ORDER BY chunk, slot) AS place
      FROM points_${id} AS p WHERE document IN (${list(documents)})) WHERE place <= ?`,
    [...documents, limit],
  )
  return rows.map((row) => ({ ...knownPoint(row), ...standing(row) }))
}

/** As `readStandings`, without the terms. */
export async function readGenerations(
  db: Database,
  id: number,
  document: string,
  after: Cursor,
  limit: number,
): Promise<(Cursor & { generation: number | null })[]> {
  const { rows } = await db.all(
    `SELECT slot, chunk, generation FROM points_${id}
      WHERE document = ? AND (chunk, slot) > (?, ?) ORDER BY chunk, slot LIMIT ?`,
    [document, after.chunk, after.slot, limit],
  )
  return rows.map((row) => ({ slot: numberOf(row.slot), chunk: numberOf(row.chunk), generation: generationOf(row) }))
}

/** What the index keeps of payloads, by slot. */
export async function readPayloads(
  db: Database,
  id: number,
  slots: readonly number[],
): Promise<Map<number, KnownPayload>> {
  const { rows } = await db.all(
    `SELECT slot, json_remove(payload, '$.text') AS payload FROM points_${id} WHERE slot IN (${list(slots)})`,
    [...slots],
  )
  return new Map(rows.map((row) => [numberOf(row.slot), knownPayloadOf(row.payload)]))
}
