import type { InStatement, Row } from '@libsql/client'
import type { ChunkPayload, Point } from '@/server/capabilities/vector-store'
import { decodeTerms, encodeTerms, toBlob, toUnitVector } from './codec'
import type { Database } from './database'

/** A collection's row. The counters change in the transaction that changes the points. */
export interface CollectionRow {
  id: number
  points: number
  totalLength: number
  nextSlot: number
}

/** A point as it goes into the file and into memory. */
export interface StoredPoint {
  slot: number
  point: Point
  vector: Float32Array<ArrayBuffer>
}

export interface KnownPoint {
  slot: number
  length: number
  terms: Uint32Array
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const blobOf = (value: unknown): ArrayBuffer => (value instanceof ArrayBuffer ? value : new ArrayBuffer(0))
// Only `insertStatements` writes this column, with the payload of a `Point`.
const payloadOf = (value: unknown): ChunkPayload => JSON.parse(textOf(value)) as ChunkPayload
const marks = (count: number, one: string): string => Array.from({ length: count }, () => one).join(',')

/**
 * Vectors have a table of their own, so that reading them all does not read the texts. No column is called `length`:
 * the driver's rows have a property of that name.
 */
export const createTables = (id: number): InStatement[] => [
  `CREATE TABLE points_${id} (slot INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL,
    chunk INTEGER NOT NULL, term_count INTEGER NOT NULL, terms BLOB NOT NULL, payload TEXT NOT NULL)`,
  `CREATE INDEX points_${id}_document ON points_${id} (document, chunk)`,
  `CREATE TABLE vectors_${id} (slot INTEGER PRIMARY KEY, vector BLOB NOT NULL)`,
]

export const dropTables = (id: number): InStatement[] => [
  `DROP TABLE points_${id}`,
  `DROP TABLE vectors_${id}`,
  { sql: 'DELETE FROM free_slots WHERE collection = ?', args: [id] },
  { sql: 'DELETE FROM collections WHERE id = ?', args: [id] },
]

export function storedPoint(slot: number, point: Point): StoredPoint {
  return { slot, point, vector: toUnitVector(point.vector) }
}

export function insertStatements(id: number, points: readonly StoredPoint[]): InStatement[] {
  const rows = points.flatMap(({ slot, point }) => [
    slot,
    point.id,
    point.payload.documentId,
    point.payload.position.index,
    point.terms.length,
    encodeTerms(point.terms),
    JSON.stringify(point.payload),
  ])
  return [
    { sql: `REPLACE INTO points_${id} VALUES ${marks(points.length, '(?,?,?,?,?,?,?)')}`, args: rows },
    {
      sql: `REPLACE INTO vectors_${id} VALUES ${marks(points.length, '(?,?)')}`,
      args: points.flatMap(({ slot, vector }) => [slot, toBlob(vector)]),
    },
    {
      sql: `DELETE FROM free_slots WHERE collection = ? AND slot IN (${marks(points.length, '?')})`,
      args: [id, ...points.map(({ slot }) => slot)],
    },
  ]
}

export function deleteStatements(id: number, slots: readonly number[]): InStatement[] {
  const list = marks(slots.length, '?')
  return [
    { sql: `DELETE FROM points_${id} WHERE slot IN (${list})`, args: [...slots] },
    { sql: `DELETE FROM vectors_${id} WHERE slot IN (${list})`, args: [...slots] },
    {
      sql: `REPLACE INTO free_slots VALUES ${marks(slots.length, '(?,?)')}`,
      args: slots.flatMap((slot) => [id, slot]),
    },
  ]
}

export const countersStatement = (row: CollectionRow): InStatement => ({
  sql: 'UPDATE collections SET points = ?, total_length = ?, next_slot = ? WHERE id = ?',
  args: [row.points, row.totalLength, row.nextSlot, row.id],
})

const knownPoint = (row: Row): KnownPoint => ({
  slot: numberOf(row.slot),
  length: numberOf(row.term_count),
  terms: decodeTerms(blobOf(row.terms)),
})

/** The points that are already there, by id. */
export async function findByIds(db: Database, id: number, ids: readonly string[]): Promise<Map<string, KnownPoint>> {
  const { rows } = await db.all(
    `SELECT id, slot, term_count, terms FROM points_${id} WHERE id IN (${marks(ids.length, '?')})`,
    [...ids],
  )
  return new Map(rows.map((row) => [textOf(row.id), knownPoint(row)]))
}

export async function findByDocument(db: Database, id: number, document: string, limit: number): Promise<KnownPoint[]> {
  const { rows } = await db.all(`SELECT slot, term_count, terms FROM points_${id} WHERE document = ? LIMIT ?`, [
    document,
    limit,
  ])
  return rows.map(knownPoint)
}

export async function findFreeSlots(db: Database, id: number, limit: number): Promise<number[]> {
  const { rows } = await db.all('SELECT slot FROM free_slots WHERE collection = ? ORDER BY slot LIMIT ?', [id, limit])
  return rows.map((row) => numberOf(row.slot))
}

/** Everything but the vectors, for the slots from `first` to `end` (exclusive). */
export async function readPoints(
  db: Database,
  id: number,
  first: number,
  end: number,
): Promise<(KnownPoint & { payload: ChunkPayload })[]> {
  const { rows } = await db.all(
    `SELECT slot, term_count, terms, json_remove(payload, '$.text') AS payload FROM points_${id} WHERE slot >= ? AND slot < ?`,
    [first, end],
  )
  return rows.map((row) => ({ ...knownPoint(row), payload: payloadOf(row.payload) }))
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

export interface PointRecord {
  id: string
  payload: ChunkPayload
}

export async function readBySlots(
  db: Database,
  id: number,
  slots: readonly number[],
): Promise<Map<number, PointRecord>> {
  const { rows } = await db.all(
    `SELECT slot, id, payload FROM points_${id} WHERE slot IN (${marks(slots.length, '?')})`,
    [...slots],
  )
  return new Map(rows.map((row) => [numberOf(row.slot), { id: textOf(row.id), payload: payloadOf(row.payload) }]))
}

/** One page of a document's points, in order of their chunk index. */
export async function readDocument(
  db: Database,
  id: number,
  document: string,
  limit: number,
  offset: number,
): Promise<PointRecord[]> {
  const { rows } = await db.all(
    `SELECT id, payload FROM points_${id} WHERE document = ? ORDER BY chunk LIMIT ? OFFSET ?`,
    [document, limit, offset],
  )
  return rows.map((row) => ({ id: textOf(row.id), payload: payloadOf(row.payload) }))
}
