import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import {
  type DocumentRecord,
  type DocumentRecordState,
  type DocumentRecords,
  type DocumentSelection,
  documentRecordStates,
  documentSchema,
  type ListedDocument,
  listedDocumentSchema,
  type NewDocument,
} from '@/server/capabilities/records/documents'
import type { Database, Transaction } from '../database'
import { slices } from '../slices'
import { collections } from './collections'
import { table } from './table'

const json = ['error', 'metadata'] as const
export const documents = table('Document', documentSchema, json)
const listed = table('Document', listedDocumentSchema, json)
const brief = table('Document', documentSchema.pick({ collectionId: true, name: true, state: true }))
const states = table('Document', z.object({ state: z.enum(documentRecordStates) }))

const withSource = { source: { select: { id: true, name: true } } } as const
const isSearched = { liveGeneration: { gt: 0 }, removedAt: null }
/** Newest first, and always in the same order. */
const order = [{ createdAt: 'desc' as const }, { key: 'asc' as const }, { id: 'asc' as const }]
/** Names are read in slices of this many: between two of them others have their turn. */
const SLICE = 2_000

export class PrismaDocuments implements DocumentRecords {
  constructor(private readonly db: Database) {}

  async get(workspaceId: string, id: string) {
    const row = await this.db.document.findFirst({
      where: { id, collection: { workspaceId } },
      include: { ...withSource, collection: true },
    })
    return row && { ...listed.read(row), collection: collections.read(row.collection) }
  }

  async counts(collectionIds: readonly string[]) {
    const groups = await this.db.document.groupBy({
      by: ['collectionId', 'state', 'sourceId'],
      where: { collectionId: { in: [...collectionIds] } },
      _count: { _all: true, language: true },
    })
    return groups.map((group) => {
      const { collectionId, sourceId, _count } = group
      const { state } = states.read({ ...group, id: collectionId })
      return { collectionId, sourceId, state, count: _count._all, languages: _count.language }
    })
  }

  count(collectionId: string, selection: DocumentSelection): Promise<number> {
    return this.db.document.count({ where: selected(collectionId, selection) })
  }

  async page(
    collectionId: string,
    selection: DocumentSelection,
    place: { skip: number; take: number },
  ): Promise<ListedDocument[]> {
    const where = selected(collectionId, selection)
    const rows = await this.db.document.findMany({ where, include: withSource, orderBy: order, ...place })
    return rows.map(listed.read)
  }

  async *names(collectionId: string, { ids, ...selection }: DocumentSelection) {
    // A question to the database holds so many values at most.
    for (const some of ids ? slices(ids) : [undefined])
      yield* this.namesOf(selected(collectionId, { ...selection, ids: some }))
  }

  private async *namesOf(where: ReturnType<typeof selected>) {
    let last: string | undefined
    for (;;) {
      const rows = await this.db.document.findMany({
        where,
        select: { id: true, name: true, key: true },
        orderBy: order,
        take: SLICE,
        ...(last !== undefined && { cursor: { id: last }, skip: 1 }),
      })
      yield rows
      last = rows.at(-1)?.id
      if (rows.length < SLICE) return
      await nextTurn()
    }
  }

  async languages(collectionId: string): Promise<{ language: string; count: number }[]> {
    const groups = await this.db.document.groupBy({
      by: ['language'],
      where: { collectionId, language: { not: null }, liveGeneration: { gt: 0 } },
      _count: { _all: true },
      orderBy: { language: 'asc' },
    })
    return groups.flatMap(({ language, _count }) => (language === null ? [] : [{ language, count: _count._all }]))
  }

  languagesIn(collectionId: string): Promise<Map<string, string | null>> {
    return this.languagesBy({ collectionId })
  }

  languagesOf(ids: readonly string[]): Promise<Map<string, string | null>> {
    return this.languagesBy({ id: { in: [...ids] } })
  }

  async briefly(ids: readonly string[]) {
    const select = { id: true, collectionId: true, name: true, state: true } as const
    const found = await Promise.all(
      slices([...new Set(ids)]).map((some) => this.db.document.findMany({ where: { id: { in: some } }, select })),
    )
    return new Map(found.flat().map((row) => [row.id, brief.read(row)]))
  }

  private async languagesBy(where: { collectionId: string } | { id: { in: string[] } }) {
    const rows = await this.db.document.findMany({ where, select: { id: true, language: true } })
    return new Map(rows.map(({ id, language }) => [id, language]))
  }

  async searchedIds(collectionId: string): Promise<string[]> {
    const rows = await this.db.document.findMany({
      where: { collectionId, ...isSearched },
      orderBy: { id: 'asc' },
      select: { id: true },
    })
    return rows.map(({ id }) => id)
  }

  async searched(collectionIds: readonly string[], most: number): Promise<DocumentRecord[]> {
    const rows = await this.db.document.findMany({
      where: { collectionId: { in: [...collectionIds] }, ...isSearched },
      orderBy: { hash: 'asc' },
      take: most,
    })
    return rows.map(documents.read)
  }

  async some(ids: readonly string[]): Promise<DocumentRecord[]> {
    const rows = await this.db.document.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } })
    return rows.map(documents.read)
  }

  async isLive(id: string, liveGeneration: number): Promise<boolean> {
    return (await this.db.document.count({ where: { id, liveGeneration, removedAt: null } })) > 0
  }

  async ofSource(sourceId: string): Promise<DocumentRecord[]> {
    return (await this.db.document.findMany({ where: { sourceId } })).map(documents.read)
  }

  async byIdentity(collectionId: string, identity: string): Promise<DocumentRecord | null> {
    const row = await this.db.document.findUnique({ where: { collectionId_identity: { collectionId, identity } } })
    return row && documents.read(row)
  }

  async byPlace(
    collectionIds: readonly string[],
    { id, name }: { id?: string | undefined; name?: string | undefined },
  ) {
    const first = (place: { id: string } | { name: string } | { key: string }) =>
      this.db.document.findFirst({ where: { ...place, collectionId: { in: [...collectionIds] } } })
    if (id === undefined && name === undefined) return null
    const row =
      id !== undefined
        ? await first({ id })
        : name !== undefined && ((await first({ name })) ?? (await first({ key: name })))
    return row ? documents.read(row) : null
  }

  async create(document: NewDocument): Promise<void> {
    await this.db.document.create({ data: documents.write(document) })
  }

  async change(
    id: string,
    changes: Partial<DocumentRecord>,
    { generation, states }: { generation?: number; states?: readonly DocumentRecordState[] } = {},
  ): Promise<boolean> {
    const where = { id, ...(generation !== undefined && { generation }), ...(states && { state: { in: [...states] } }) }
    const { count } = await this.db.document.updateMany({ where, data: documents.write(changes) })
    return count > 0
  }

  async release({ id, collectionId, hash }: Pick<DocumentRecord, 'id' | 'collectionId' | 'hash'>): Promise<void> {
    // Two places may have held the same content: the second keeps a name of its own.
    const identity = `upload:${hash}`
    const taken = await this.db.document.findUnique({ where: { collectionId_identity: { collectionId, identity } } })
    await this.db.document.update({
      where: { id },
      data: { sourceId: null, key: '', validators: null, identity: taken ? `${identity}:${id}` : identity },
    })
  }

  bury(id: string, removedAt: Date): Promise<void> {
    const nothing = { liveGeneration: 0, error: null, failures: 0, validators: null, progress: 0 }
    const data = { ...nothing, state: 'removed', removedAt, chunkCount: 0, tokenCount: 0 }
    return this.takeOff(id, (tx) => tx.document.updateMany({ where: { id, state: { not: 'removed' } }, data }))
  }

  delete(id: string): Promise<void> {
    return this.takeOff(id, (tx) => tx.document.deleteMany({ where: { id } }))
  }

  private async takeOff(id: string, write: (tx: Transaction) => Promise<{ count: number }>): Promise<void> {
    await this.db.$transaction(async (tx) => {
      const columns = { collectionId: true, chunkCount: true, tokenCount: true }
      const row = await tx.document.findUnique({ where: { id }, select: columns })
      const { count } = await write(tx)
      if (!row || count === 0) return
      await tx.collection.updateMany({
        where: { id: row.collectionId },
        data: {
          chunkCount: { decrement: row.chunkCount },
          tokenCount: { decrement: row.tokenCount },
          revision: { increment: 1 },
        },
      })
    })
  }
}

function selected(collectionId: string, { states, sourceId, ids, removed }: DocumentSelection) {
  const all = states === undefined && !removed
  return {
    collectionId,
    ...(states !== undefined && { state: { in: [...states] } }),
    ...(all && { state: { not: 'removed' } }),
    ...(sourceId !== undefined && { sourceId }),
    ...(ids !== undefined && { id: { in: [...ids] } }),
  }
}
