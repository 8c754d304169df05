import type { DocumentDto, DocumentState } from '@/server/api/dto'

export const PAGE_SIZE = 100
export const movingStates: readonly DocumentState[] = ['queued', 'waiting', 'parsing', 'embedding']
/** How documents can be sought: moving states count as one. */
export const stateGroups = ['indexed', 'moving', 'failed', 'quarantined', 'cancelled'] as const
export type StateGroup = (typeof stateGroups)[number]

/** What of a collection's documents is asked for; absent parts let everything through. */
export interface DocumentFilter {
  state?: StateGroup
  /** Id of a source, or `upload`. */
  source?: string
  /** Part of the name or key, in any case. */
  name: string
  /** Tombstones are shown too. */
  removed: boolean
}

export const UPLOADS = 'upload'

/** The group a state belongs to; removed documents belong to none. */
export function groupOf(state: DocumentState): StateGroup | null {
  if (movingStates.includes(state)) return 'moving'
  if (state === 'unsearchable') return 'failed'
  return stateGroups.find((group) => group === state) ?? null
}

/** The documents that a filter lets through, in their order. */
export function filterDocuments(documents: readonly DocumentDto[], filter: DocumentFilter): DocumentDto[] {
  const words = filter.name.toLowerCase().split(/\s+/).filter(Boolean)
  return documents.filter((document) => {
    if (document.state === 'removed' && !filter.removed) return false
    if (filter.state && groupOf(document.state) !== filter.state) return false
    if (filter.source && (document.source?.id ?? UPLOADS) !== filter.source) return false
    const text = words.length === 0 ? '' : `${document.name}\n${document.key}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export interface Slice<T> {
  items: T[]
  /** From 1; within the pages that there are. */
  page: number
  pages: number
}

/** One page of a list; a page beyond the end is the last one. */
export function pageOf<T>(items: readonly T[], page: number, size: number = PAGE_SIZE): Slice<T> {
  const pages = Math.max(1, Math.ceil(items.length / size))
  const current = Math.min(pages, Math.max(1, Math.trunc(page) || 1))
  return { items: items.slice((current - 1) * size, current * size), page: current, pages }
}

/** The sources that documents of a list come from, by name. */
export function sourcesIn(documents: readonly DocumentDto[]): { id: string; name: string }[] {
  const byId = new Map(documents.flatMap(({ source }) => (source ? [[source.id, source]] : [])))
  return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name))
}
