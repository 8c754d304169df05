import type { InStatement } from '@libsql/client'
import type { ChunkPayload, Point } from '@/server/capabilities/vector-store'
import { encodeTerms, toBlob, toUnitVector } from './codec'

/** A collection's row. The counters change in the transaction that changes the points; they count searchable points. */
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

/** What the index in memory keeps of a payload: what may be filtered on, and the language. */
export type KnownPayload = Pick<ChunkPayload, 'documentId' | 'documentName' | 'position' | 'metadata' | 'language'>

/** What decides whether a point is searchable. Points written before there were generations have none: `null`. */
export interface Standing {
  document: string
  generation: number | null
  staged: boolean
}

export interface PointRecord {
  id: string
  payload: ChunkPayload
}

/** Where reading a document goes on: the chunk index and slot of the last point read. */
export interface Cursor {
  chunk: number
  slot: number
}
export const atStart: Cursor = { chunk: -1, slot: -1 }

/** Which points of a document are searchable: those of one generation, or all that are not staged. */
export type Live = { generation: number } | 'unstaged'

const marks = (count: number, one: string): string => Array.from({ length: count }, () => one).join(',')
export const list = (values: readonly unknown[]): string => marks(values.length, '?')

/**
 * Vectors have a table of their own, so that reading them all does not read the texts. No column is called `length`:
 * the driver's rows have a property of that name.
 */
export const createTables = (id: number): InStatement[] => [
  `CREATE TABLE points_${id} (slot INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL,
    chunk INTEGER NOT NULL, term_count INTEGER NOT NULL, terms BLOB NOT NULL, payload TEXT NOT NULL, generation INTEGER)`,
  `CREATE INDEX points_${id}_document ON points_${id} (document, chunk)`,
  `CREATE TABLE vectors_${id} (slot INTEGER PRIMARY KEY, vector BLOB NOT NULL)`,
]

export const dropTables = (id: number): InStatement[] => [
  `DROP TABLE points_${id}`,
  `DROP TABLE vectors_${id}`,
  ...['free_slots', 'staged', 'commits', 'aliases'].map((table) => ({
    sql: `DELETE FROM ${table} WHERE collection = ?`,
    args: [id],
  })),
  { sql: 'DELETE FROM collections WHERE id = ?', args: [id] },
]

export function storedPoint(slot: number, point: Point): StoredPoint {
  return { slot, point, vector: toUnitVector(point.vector) }
}

/** Writes points into their slots, in the place of what is there. */
export function insertStatements(id: number, points: readonly StoredPoint[], staged: boolean): InStatement[] {
  const slots = points.map(({ slot }) => slot)
  const rows = points.flatMap(({ slot, point }) => [
    slot,
    point.id,
    point.payload.documentId,
    point.payload.position.index,
    point.terms.length,
    encodeTerms(point.terms),
    JSON.stringify(point.payload),
    point.generation ?? 0,
  ])
  const marked = points.flatMap(({ slot, point }) => [id, point.payload.documentId, point.generation ?? 0, slot])
  return [
    { sql: `REPLACE INTO points_${id} VALUES ${marks(points.length, '(?,?,?,?,?,?,?,?)')}`, args: rows },
    {
      sql: `REPLACE INTO vectors_${id} VALUES ${marks(points.length, '(?,?)')}`,
      args: points.flatMap(({ slot, vector }) => [slot, toBlob(vector)]),
    },
    { sql: `DELETE FROM free_slots WHERE collection = ? AND slot IN (${list(slots)})`, args: [id, ...slots] },
    unstageStatement(id, slots),
    ...(staged ? [{ sql: `INSERT INTO staged VALUES ${marks(points.length, '(?,?,?,?)')}`, args: marked }] : []),
  ]
}

export const unstageStatement = (id: number, slots: readonly number[]): InStatement => ({
  sql: `DELETE FROM staged WHERE collection = ? AND slot IN (${list(slots)})`,
  args: [id, ...slots],
})

/** Removes what is in these slots and frees them. */
export const deleteStatements = (id: number, slots: readonly number[]): InStatement[] => [
  { sql: `DELETE FROM points_${id} WHERE slot IN (${list(slots)})`, args: [...slots] },
  { sql: `DELETE FROM vectors_${id} WHERE slot IN (${list(slots)})`, args: [...slots] },
  unstageStatement(id, slots),
  {
    sql: `REPLACE INTO free_slots VALUES ${marks(slots.length, '(?,?)')}`,
    args: slots.flatMap((slot) => [id, slot]),
  },
]

/** Counts searchable points that came or went. */
export const countStatement = (id: number, { points, length }: { points: number; length: number }): InStatement => ({
  sql: 'UPDATE collections SET points = points + ?, total_length = total_length + ? WHERE id = ?',
  args: [points, length, id],
})

/**
 * Takes slots: free ones, and those from `nextSlot` up to `end`. When another process took one of them since they were
 * looked up, the column becomes NULL, which it may not, and so the whole transaction fails (`isConflict`).
 */
export const takeSlotsStatement = (
  { id, nextSlot }: CollectionRow,
  { free, end }: { free: readonly number[]; end: number },
): InStatement => ({
  sql: `UPDATE collections SET next_slot = CASE WHEN next_slot = ?
    AND (SELECT count(*) FROM free_slots WHERE collection = ? AND slot IN (${list(free)})) = ? THEN ? END WHERE id = ?`,
  args: [nextSlot, id, ...free, free.length, end, id],
})
