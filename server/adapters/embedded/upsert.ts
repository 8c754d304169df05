import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Point } from '@/server/capabilities/vector-store'
import { decodeTerms, encodeTerms } from './codec'
import type { Collection } from './collection'
import { settleStep } from './commit'
import { onConflict } from './conflict'
import { breathe } from './mutex'
import { findByIds, findFreeSlots } from './point-reads'
import {
  countStatement,
  insertStatements,
  type KnownPoint,
  type StoredPoint,
  storedPoint,
  takeSlotsStatement,
} from './points-table'

/** Points per transaction: some milliseconds, so that the process answers others in between. */
const writeBatch = 64

/** Adds points, or puts them in the place of those with the same ids; staged ones are not searchable. */
export async function upsertPoints(
  collection: Collection,
  points: readonly Point[],
  staged: boolean,
  signal: StopSignal,
): Promise<void> {
  for (const point of points) collection.checkDimension(point.vector)
  for (let at = 0; at < points.length; at += writeBatch) {
    signal.throwIfAborted()
    const batch = points.slice(at, at + writeBatch)
    await collection.exclusive(() =>
      onConflict(
        () => write(collection, batch, staged),
        () => collection.refresh(),
      ),
    )
    await breathe()
  }
}

async function write(collection: Collection, batch: readonly Point[], staged: boolean): Promise<void> {
  for (const { vector } of batch) collection.checkNumbers(vector)
  const { db, id } = collection
  const points = [...new Map(batch.map((point) => [point.id, point])).values()]
  const ids = points.map((point) => point.id)
  const touched = new Set(points.map(({ payload }) => payload.documentId))
  for (const { document } of (await findByIds(db, id, ids)).values()) touched.add(document)
  for (const document of touched) await makeWay(collection, document)
  const known = await findByIds(db, id, ids)
  const replaced = [...known.values()].filter((point) => !point.staged)
  const free = known.size < points.length ? await findFreeSlots(db, id, points.length - known.size) : []
  const taken = [...free]
  let { nextSlot } = collection.row
  const stored = points.map((point) => storedPoint(known.get(point.id)?.slot ?? free.shift() ?? nextSlot++, point))
  const change = {
    points: (staged ? 0 : points.length) - replaced.length,
    length: (staged ? 0 : lengthOf(points)) - sumOf(replaced),
  }
  const take = takeSlotsStatement(collection.row, { free: taken, end: nextSlot })
  await db.write([take, ...insertStatements(id, stored, staged), countStatement(id, change)])
  collection.count(change, nextSlot)
  updateIndex(collection, replaced, stored, staged)
}

/** Finishes an earlier change of the document, and lets one that is being prepared know that it must start again. */
async function makeWay(collection: Collection, document: string): Promise<void> {
  while (!(await settleStep(collection, document))) await breathe()
  if (!collection.prepared.has(document)) return
  collection.prepared.set(document, true)
  // The index holds part of what was prepared.
  collection.release()
}

function updateIndex(
  { index }: Collection,
  removed: readonly KnownPoint[],
  added: readonly StoredPoint[],
  staged: boolean,
): void {
  if (!index) return
  if (removed.length > 0) index.remove(removed)
  for (const point of added) {
    if (staged) index.putVector(point)
    else index.put(point, decodeTerms(encodeTerms(point.point.terms).buffer))
  }
}

const sumOf = (points: readonly { length: number }[]): number => points.reduce((total, { length }) => total + length, 0)
const lengthOf = (points: readonly Point[]): number => sumOf(points.map(({ terms }) => terms))
