import { setImmediate } from 'node:timers/promises'
import type { PrismaClient } from '@/generated/sqlite/client'
import type { DocumentFilter, DocumentGroup, DocumentState } from './types'

/** What the database is asked for, without the words of names. */
type DocumentWhere = NonNullable<NonNullable<Parameters<PrismaClient['document']['findMany']>[0]>['where']>

/** Names are read in slices of this many: between two of them others have their turn. */
const SLICE = 2_000

/** States of the rows: what waits is queued there. */
const statesOf: Record<DocumentGroup, readonly DocumentState[]> = {
  indexed: ['indexed'],
  moving: ['queued', 'parsing', 'embedding'],
  failed: ['failed'],
  quarantined: ['quarantined'],
  cancelled: ['cancelled'],
}

/** The group a state belongs to; removed documents belong to none. */
export function groupOf(state: string): DocumentGroup | undefined {
  const groups = Object.entries(statesOf) as [DocumentGroup, readonly string[]][]
  return groups.find(([, states]) => states.includes(state))?.[0]
}

/** Newest first, and always in the same order. */
export const documentOrder = [{ createdAt: 'desc' as const }, { key: 'asc' as const }, { id: 'asc' as const }]

/** What was indexed counts as failed while the index that held it is lost. */
function statesIn(group: DocumentGroup, isLost: boolean): DocumentState[] {
  if (!isLost) return [...statesOf[group]]
  if (group === 'indexed') return []
  return [...statesOf[group], ...(group === 'failed' ? statesOf.indexed : [])]
}

/** Which documents are meant, of a collection whose index may be lost. */
export type FoundFilter = DocumentFilter & { isLost: boolean }

/** What of a filter the database looks up by itself: all but the words of names. */
export function documentsWhere(
  collectionId: string,
  { state, source, ids, removed, isLost }: FoundFilter,
): DocumentWhere {
  return {
    collectionId,
    ...(state !== undefined && { state: { in: statesIn(state, isLost) } }),
    ...(state === undefined && !removed && { state: { not: 'removed' } }),
    ...(source !== undefined && { sourceId: source === 'upload' ? null : source }),
    ...(ids !== undefined && { id: { in: [...ids] } }),
  }
}

/** The words that a filter seeks in names and keys. */
export const wordsOf = ({ name = '' }: DocumentFilter): string[] => searchable(name).split(/\s+/).filter(Boolean)

/**
 * The ids of all documents that a filter lets through, newest first. Words are compared here: neither SQLite nor
 * PostgreSQL knows every letter's other case in the same way.
 */
export async function documentIds(prisma: PrismaClient, collectionId: string, filter: FoundFilter): Promise<string[]> {
  const where = documentsWhere(collectionId, filter)
  const words = wordsOf(filter)
  const found: string[] = []
  let last: string | undefined
  for (;;) {
    const rows = await prisma.document.findMany({
      where,
      select: { id: true, name: true, key: true },
      orderBy: documentOrder,
      take: SLICE,
      ...(last !== undefined && { cursor: { id: last }, skip: 1 }),
    })
    for (const { id, name, key } of rows) {
      const text = searchable(`${name}\n${key}`)
      if (words.every((word) => text.includes(word))) found.push(id)
    }
    last = rows.at(-1)?.id
    if (rows.length < SLICE) return found
    await setImmediate()
  }
}

/** In lower case, letters with their accents as one character, however the system that made the name writes them. */
const searchable = (text: string): string => text.toLowerCase().normalize('NFC')
