import type { DocumentGroup, DocumentState } from '@/server/services/collections/types'

export const PAGE_SIZE = 100
export const movingStates: readonly DocumentState[] = ['queued', 'waiting', 'parsing', 'embedding']
/** How documents can be sought: moving states count as one. */
export const stateGroups = [
  'indexed',
  'moving',
  'failed',
  'quarantined',
  'cancelled',
] as const satisfies readonly DocumentGroup[]

/** What of a collection's documents is asked for; absent parts let everything through. */
export interface DocumentFilter {
  state: DocumentGroup | undefined
  /** Id of a source, or `upload`. */
  source: string | undefined
  /** Words of the name or key, in any case. */
  name: string
  /** Tombstones are shown too. */
  removed: boolean
}

export const UPLOADS = 'upload'
