import type { Records } from '@/server/capabilities/records'
import {
  type DocumentRecordState,
  type DocumentSelection,
  pendingStates,
} from '@/server/capabilities/records/documents'
import type { DocumentFilter, DocumentGroup } from './types'

/** States of the rows: what waits is queued there. */
const statesOf: Record<DocumentGroup, readonly DocumentRecordState[]> = {
  indexed: ['indexed'],
  moving: pendingStates,
  failed: ['failed'],
  quarantined: ['quarantined'],
  cancelled: ['cancelled'],
}

/** The group a state belongs to; removed documents belong to none. */
export function groupOf(state: string): DocumentGroup | undefined {
  const groups = Object.entries(statesOf) as [DocumentGroup, readonly string[]][]
  return groups.find(([, states]) => states.includes(state))?.[0]
}

/** What was indexed counts as failed while the index that held it is lost. */
function statesIn(group: DocumentGroup, isLost: boolean): DocumentRecordState[] {
  if (!isLost) return [...statesOf[group]]
  if (group === 'indexed') return []
  return [...statesOf[group], ...(group === 'failed' ? statesOf.indexed : [])]
}

/** Which documents are meant, of a collection whose index may be lost. */
export type FoundFilter = DocumentFilter & { isLost: boolean }

/** What of a filter the database looks up by itself: all but the words of names. */
export const selectionOf = ({ state, source, ids, removed, isLost }: FoundFilter): DocumentSelection => ({
  states: state && statesIn(state, isLost),
  sourceId: source === 'upload' ? null : source,
  ids,
  removed,
})

/** The words that a filter seeks in names and keys. */
export const wordsOf = ({ name = '' }: DocumentFilter): string[] => searchable(name).split(/\s+/).filter(Boolean)

/**
 * The ids of all documents that a filter lets through, newest first. Words are compared here: neither SQLite nor
 * PostgreSQL knows every letter's other case in the same way.
 */
export async function documentIds(records: Records, collectionId: string, filter: FoundFilter): Promise<string[]> {
  const words = wordsOf(filter)
  const found: string[] = []
  for await (const rows of records.documents.names(collectionId, selectionOf(filter))) {
    for (const { id, name, key } of rows) {
      const text = searchable(`${name}\n${key}`)
      if (words.every((word) => text.includes(word))) found.push(id)
    }
  }
  return found
}

/** In lower case, letters with their accents as one character, however the system that made the name writes them. */
const searchable = (text: string): string => text.toLowerCase().normalize('NFC')
