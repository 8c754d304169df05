import type { SyncChanges } from '@/server/capabilities/records/syncs'

type Of<Name extends 'created' | 'changed' | 'validated' | 'entries'> = SyncChanges[Name][number]

/** Gathers what a sync found since it last wrote. */
export class SyncBatch implements SyncChanges {
  readonly created: Of<'created'>[] = []
  readonly changed: Of<'changed'>[] = []
  readonly validated: Of<'validated'>[] = []
  readonly unchanged: string[] = []
  readonly entries: Of<'entries'>[] = []
  done = 0

  create(document: Of<'created'>): void {
    this.created.push(document)
  }

  change(id: string, changes: Of<'changed'>['changes']): void {
    this.changed.push({ id, changes })
  }

  /** One more document dealt with; `unchanged` ones only get the time at which they were seen. */
  seen(unchangedId?: string): void {
    this.done++
    if (unchangedId !== undefined) this.unchanged.push(unchangedId)
  }

  entry(entry: Of<'entries'>): void {
    this.entries.push(entry)
  }
}
