import type { z } from 'zod'
import type { ErrorInfo } from '@/pipeline/errors'
import { type Validators, validatorsSchema } from '../source'
import { type DocumentRecord, documentSchema, type NewDocument } from './documents'
import type { SourceRecord, SyncEntryRecord, SyncRecord } from './sources'

export type SyncCounts = Pick<SyncRecord, 'added' | 'changed' | 'removed' | 'failed' | 'quarantined'>

/** What a sync must know of a document, beside its validators. */
export const knownColumns = {
  id: true,
  key: true,
  name: true,
  hash: true,
  state: true,
  generation: true,
  liveGeneration: true,
  failures: true,
  error: true,
  checkedAt: true,
} as const
export const knownDocumentSchema = documentSchema.pick(knownColumns).extend({ validators: validatorsSchema.nullable() })
export type KnownDocument = z.infer<typeof knownDocumentSchema>

type Validated = Partial<Pick<KnownDocument, 'validators'>>

/** What a sync found since it last wrote. */
export interface SyncChanges {
  created: readonly (NewDocument & Validated)[]
  changed: readonly { id: string; changes: Partial<DocumentRecord> & Validated }[]
  /** Documents of which only what says so without reading them has changed. */
  validated: readonly { id: string; validators: Validators }[]
  /** Documents that are as they were: only the time at which they were seen is written. */
  unchanged: readonly string[]
  entries: readonly (Omit<SyncEntryRecord, 'error'> & { error?: ErrorInfo | undefined })[]
  /** How many documents were dealt with. */
  done: number
}

/** How a sync ended, and when. */
export interface SyncEnding {
  state: Exclude<SyncRecord['state'], 'running'>
  error?: ErrorInfo
  at: Date
}

/** Sources as they become due, and syncs on their way; in whichever workspace. */
export interface SyncRecords {
  source(id: string): Promise<SourceRecord | null>
  sourcesOf(collectionId: string): Promise<string[]>
  /** Those of these kinds that are not paused, each to be read by itself: one that is damaged throws `record-damaged`. */
  watched(kinds: readonly string[]): Promise<{ id: string; read: () => SourceRecord }[]>
  due(now: Date): Promise<Pick<SourceRecord, 'id' | 'schedule'>[]>
  /** When the next one is due. */
  nextDue(): Promise<Date | null>
  /** Says when a source that is due is due again; false where somebody was faster. */
  postpone(id: string, now: Date, next: Date | null): Promise<boolean>
  /** A sync reached the source's end. */
  reached(sourceId: string, at: Date): Promise<void>

  /** All that run, the oldest first. Another version may know other reasons: these count as `manual`. */
  unfinished(): Promise<Pick<SyncRecord, 'id' | 'sourceId' | 'trigger'>[]>
  /** Those of a source that run. */
  running(sourceId: string): Promise<SyncRecord[]>
  /** The sync of that id; where there is none it begins with this. */
  begin(sync: Pick<SyncRecord, 'id' | 'sourceId' | 'trigger' | 'startedAt'>): Promise<SyncRecord>
  /** A source's documents by their keys, those that are gone too: one read, however many there are. */
  known(sourceId: string): Promise<Map<string, KnownDocument>>
  /** All of it becomes durable at once, together with the counts: a crash neither loses nor doubles anything. */
  write(id: string, changes: SyncChanges, facts: { checkedAt: Date; total: number | null }): Promise<void>
  /** Where it stands. */
  setPhase(id: string, phase: 'reading' | 'indexing'): Promise<void>
  setNotes(id: string, notes: SyncRecord['notes']): Promise<void>
  /** What it did so far; what a crash kept it from telling is told first: documents that it found to be gone. */
  done(sync: SyncRecord): Promise<Omit<SyncEntryRecord, 'error'>[]>
  /** Documents that are on their way because of it. */
  moving(id: string): Promise<string[]>
  /** Corrects what was expected of documents that then could not be indexed. */
  correct(sync: SyncRecord): Promise<void>
  counts(id: string): Promise<SyncCounts>
  end(id: string, how: SyncEnding): Promise<void>
  /** Forgets all but so many of a source's newest. */
  trim(sourceId: string, most: number): Promise<void>
}
