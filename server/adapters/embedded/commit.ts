import type { StopSignal } from '@/server/capabilities/stop-signal'
import { Together } from '@/server/capabilities/together'
import type { Collection, Commit, Pending } from './collection'
import { breathe } from './mutex'
import { readFirstStandings, readGenerations, readPayloads, readStandings } from './point-reads'
import {
  atStart,
  type Cursor,
  countStatement,
  deleteStatements,
  type KnownPoint,
  type Standing,
  unstageStatement,
} from './points-table'
import { type Change, type SearchIndex, tallyOf } from './search-index'

/** Points read, or cleaned up, at once: some milliseconds. */
const batch = 128
/** New documents in one transaction, and the points of each: those of larger ones come bit by bit. */
const together = 16
const most = 16
/** Commits that are gathered. */
const atATime = 64
/** The generation of a document that is to have none. */
const nothing = -1

interface Plan {
  /** Whether the document has any points at all. */
  isEmpty: boolean
  shown: Change
  gone: Change
  /** The index that holds the points to come, hidden. */
  index: SearchIndex | null
}

/**
 * Makes one generation of a document the only one, in three parts. Preparing reads its points and brings the staged ones
 * into the index, hidden, a batch at a time. Then one small transaction notes the generation in `commits` and changes
 * the counters; the index follows in the same turn. From then on that note decides what is searchable, also after a
 * crash, and cleaning up removes the old points and the marks of the new ones, a batch at a time.
 */
export async function commitDocument(
  collection: Collection,
  document: string,
  generation: number,
  signal: StopSignal,
): Promise<void> {
  signal.throwIfAborted()
  collection.commits ??= new Together((commits) => commitAll(collection, commits), {
    most: atATime,
    everyMs: 100,
    // Nothing is gained where a deletion waits for others, and a sync makes one after the other.
    weigh: ({ generation }) => (generation === nothing ? atATime : 1),
    apart: () => true,
  })
  await collection.commits.do({ document, generation, signal })
}

/** Commits what came while earlier ones were made. */
async function commitAll(collection: Collection, commits: readonly Commit[]): Promise<undefined[]> {
  const done = await collection.changing(() => commitNew(collection, commits))
  for (const commit of commits) if (!done.has(commit)) await commitAlone(collection, commit)
  return commits.map(() => undefined)
}

/**
 * Documents of which nothing but this generation is there, staged, need no note: one transaction makes all of them
 * searchable. Gives those that were such.
 */
async function commitNew(collection: Collection, commits: readonly Commit[]): Promise<Set<Commit>> {
  const done = new Set<Commit>()
  const times = new Map<string, number>()
  for (const { document } of commits) times.set(document, (times.get(document) ?? 0) + 1)
  const single = commits.filter(({ document }) => times.get(document) === 1)
  for (let at = 0; at < single.length; at += together) {
    await collection.exclusive(async () => {
      for (const commit of await showNew(collection, single.slice(at, at + together))) done.add(commit)
    })
    await breathe()
  }
  return done
}

async function showNew(collection: Collection, commits: readonly Commit[]): Promise<Commit[]> {
  const { db, id, index } = collection
  const shown = noChange()
  const all: (KnownPoint & Standing)[] = []
  const done: Commit[] = []
  const free = commits.filter(({ document }) => !collection.pending.has(document) && !collection.prepared.has(document))
  const standings = await readFirstStandings(
    db,
    id,
    free.map(({ document }) => document),
    most,
  )
  for (const commit of free) {
    const { document, generation } = commit
    const points = standings.filter((point) => point.document === document)
    const isNew = points.every((point) => point.staged && point.generation === generation)
    if (!isNew || points.length === 0 || points.length === most) continue
    all.push(...points)
    done.push(commit)
  }
  if (all.length === 0) return []
  add(shown, all)
  const { slots, totalLength } = shown
  await db.write([unstageStatement(id, slots), countStatement(id, { points: slots.length, length: totalLength })])
  collection.count({ points: slots.length, length: totalLength })
  if (!index) return done
  const payloads = await readPayloads(db, id, slots)
  for (const point of all) {
    const payload = payloads.get(point.slot)
    if (payload) index.add(point, payload)
  }
  return done
}

function commitAlone(collection: Collection, { document, generation, signal }: Commit): Promise<void> {
  return collection.changing(async () => {
    await settle(collection, document)
    try {
      for (;;) {
        collection.prepared.set(document, false)
        const plan = await prepare(collection, document, generation, signal)
        if (await collection.exclusive(() => flip(collection, document, generation, plan))) break
      }
    } catch (error) {
      // It may hold hidden points.
      collection.release()
      throw error
    } finally {
      collection.prepared.delete(document)
    }
    await settle(collection, document)
  })
}

/** Removes a document, staged points and all. */
export const deleteDocument = (collection: Collection, document: string, signal: StopSignal): Promise<void> =>
  commitDocument(collection, document, nothing, signal)

async function prepare(
  collection: Collection,
  document: string,
  generation: number,
  signal: StopSignal,
): Promise<Plan> {
  const plan: Plan = { isEmpty: true, shown: noChange(), gone: noChange(), index: collection.index }
  for (let after: Cursor | undefined = atStart; after; ) {
    signal.throwIfAborted()
    const from: Cursor = after
    after = await collection.exclusive(() => prepareSome(collection, document, generation, plan, from))
    await breathe()
  }
  return plan
}

/** Takes the next points of the document into the plan; gives where to go on. */
async function prepareSome(
  collection: Collection,
  document: string,
  generation: number,
  plan: Plan,
  after: Cursor,
): Promise<Cursor | undefined> {
  const { db, id } = collection
  const points = await readStandings(db, id, document, after, batch)
  const shown = points.filter((point) => point.staged && point.generation === generation)
  add(plan.shown, shown)
  add(
    plan.gone,
    points.filter((point) => !point.staged && point.generation !== generation),
  )
  if (points.length > 0) plan.isEmpty = false
  if (plan.index && plan.index === collection.index && shown.length > 0) {
    const payloads = await readPayloads(
      db,
      id,
      shown.map(({ slot }) => slot),
    )
    for (const point of shown) {
      const payload = payloads.get(point.slot)
      if (payload) plan.index.addHidden(point, payload)
    }
  }
  return points.length < batch ? undefined : points.at(-1)
}

/** Decides: from here on the document is what the plan says. False when something else wrote to it meanwhile. */
async function flip(collection: Collection, document: string, generation: number, plan: Plan): Promise<boolean> {
  if (collection.prepared.get(document) === true) return false
  if (plan.isEmpty) return true
  const { shown, gone } = plan
  const change = {
    points: shown.slots.length - gone.slots.length,
    length: shown.totalLength - gone.totalLength,
  }
  const note = { sql: 'REPLACE INTO commits VALUES (?, ?, ?)', args: [collection.id, document, generation] }
  await collection.db.write([note, countStatement(collection.id, change)])
  collection.count(change)
  const pending: Pending = { generation, done: atStart }
  collection.pending.set(document, pending)
  if (plan.index && plan.index === collection.index) {
    plan.index.swap(shown, gone)
    const rest = { terms: [...gone.terms.keys()], slots: gone.slots, gone: maskOf(gone.slots) }
    pending.purge = { index: plan.index, rest }
  } else collection.release()
  return true
}

/** Cleans up after a change of the document, however it came to be. */
async function settle(collection: Collection, document: string): Promise<void> {
  while (!(await collection.exclusive(() => settleStep(collection, document)))) await breathe()
}

/** Cleans up a little; true when nothing is left. Only within `exclusive`. */
export async function settleStep(collection: Collection, document: string): Promise<boolean> {
  const pending = collection.pending.get(document)
  if (!pending) return true
  // A slot may be used again only when no list names it.
  if (pending.purge && pending.purge.index === collection.index) {
    if (pending.purge.index.purgeSome(pending.purge.rest)) return false
  }
  delete pending.purge
  const { db, id } = collection
  const points = await readGenerations(db, id, document, pending.done, batch)
  const old = points.filter((point) => point.generation !== pending.generation).map(({ slot }) => slot)
  const kept = points.filter((point) => point.generation === pending.generation).map(({ slot }) => slot)
  const isLast = points.length < batch
  const statements = [
    ...(old.length > 0 ? deleteStatements(id, old) : []),
    ...(kept.length > 0 ? [unstageStatement(id, kept)] : []),
    ...(isLast ? [{ sql: 'DELETE FROM commits WHERE collection = ? AND document = ?', args: [id, document] }] : []),
  ]
  if (statements.length > 0) await db.write(statements)
  pending.done = points.at(-1) ?? pending.done
  if (isLast) collection.pending.delete(document)
  return isLast
}

/** Removes what is staged for a document. */
export function discardStaged(collection: Collection, document: string, signal: StopSignal): Promise<void> {
  return collection.changing(async () => {
    await settle(collection, document)
    for (let more = true; more; await breathe()) {
      signal.throwIfAborted()
      more = await collection.exclusive(async () => {
        const slots = await stagedSlots(collection, document)
        if (slots.length > 0) await collection.db.write(deleteStatements(collection.id, slots))
        return slots.length === batch
      })
    }
  })
}

async function stagedSlots({ db, id }: Collection, document: string): Promise<number[]> {
  const { rows } = await db.all('SELECT slot FROM staged WHERE collection = ? AND document = ? LIMIT ?', [
    id,
    document,
    batch,
  ])
  return rows.map(({ slot }) => Number(slot))
}

/** How many points of a generation are staged. */
export function countStaged(collection: Collection, document: string, generation: number): Promise<number> {
  return collection.exclusive(async () => {
    const { db, id } = collection
    if (collection.pending.has(document)) while (!(await settleStep(collection, document))) await breathe()
    const { rows } = await db.all(
      'SELECT count(*) AS points FROM staged WHERE collection = ? AND document = ? AND generation = ?',
      [id, document, generation],
    )
    return Number(rows[0]?.points)
  })
}

const noChange = (): Change => ({ slots: [], lengths: [], terms: new Map(), totalLength: 0 })

function add(change: Change, points: readonly (KnownPoint & Standing)[]): void {
  for (const { slot, length, terms } of points) {
    change.slots.push(slot)
    change.lengths.push(length)
    change.totalLength += length
    tallyOf([terms], change.terms)
  }
}

function maskOf(slots: readonly number[]): Uint8Array {
  const mask = new Uint8Array(slots.reduce((most, slot) => Math.max(most, slot), -1) + 1)
  for (const slot of slots) mask[slot] = 1
  return mask
}
