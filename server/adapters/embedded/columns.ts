import type { MetadataValue } from './filter-predicate'
import type { KnownPayload } from './points-table'

/** Strings longer than this are texts: they hardly repeat, so looking for an equal one is not worth it. */
const longestShared = 128

/** What of a chunk may be filtered on, by field name: its metadata and the built-in fields, which win. */
export function filterable(payload: KnownPayload): Record<string, MetadataValue> {
  return {
    ...payload.metadata,
    document_id: payload.documentId,
    document_name: payload.documentName,
    ...(payload.position.page === undefined ? {} : { page: payload.position.page }),
  }
}

/** The filterable values of a collection, one array per field, by slot. */
export class Columns {
  private readonly columns = new Map<string, (MetadataValue | undefined)[]>()
  private shared: Map<string, string> | null = new Map()
  private cells = 0

  set(slot: number, values: Record<string, MetadataValue>): void {
    this.clear(slot)
    for (const [field, value] of Object.entries(values)) {
      const column = this.columns.get(field) ?? []
      this.columns.set(field, column)
      // Growing step by step keeps the array dense; a jump would make it a slow dictionary.
      while (column.length < slot) column.push(undefined)
      column[slot] = typeof value === 'string' ? this.share(value) : value
      this.cells += 1
    }
  }

  clear(slot: number): void {
    for (const column of this.columns.values()) {
      if (column[slot] === undefined) continue
      column[slot] = undefined
      this.cells -= 1
    }
  }

  column(field: string): readonly (MetadataValue | undefined)[] {
    return this.columns.get(field) ?? []
  }

  /** Ends loading: from here on equal strings are no longer looked up. */
  loaded(): void {
    this.shared = null
  }

  /** An estimate: equal strings exist once, so a cell is little more than a pointer. */
  get bytes(): number {
    return this.cells * 24
  }

  /** The first string equal to this one: most columns hold few different values. */
  private share(value: string): string {
    if (!this.shared || value.length > longestShared) return value
    const known = this.shared.get(value)
    if (known !== undefined) return known
    this.shared.set(value, value)
    return value
  }
}
