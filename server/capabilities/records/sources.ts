import { z } from 'zod'
import { storedSaidSchema } from '@/pipeline/said'
import { storedErrorSchema } from '../stored-json'

/** A place that documents come from, beside uploads. */
export const sourceSchema = z.object({
  id: z.string(),
  collectionId: z.string(),
  kind: z.string(),
  name: z.string(),
  /** Settings of its kind, which checks them; never secrets. */
  config: z.record(z.string(), z.unknown()),
  /** Encrypted. */
  secret: z.string().nullable(),
  /** Cron expression with five fields; `null`: by hand only. */
  schedule: z.string().nullable(),
  /** After so many seconds without a successful sync its documents count as stale. */
  maxAge: z.number().nullable(),
  paused: z.boolean(),
  /** When a sync last reached the source's end without an error of the source itself. */
  checkedAt: z.date().nullable(),
  nextSyncAt: z.date().nullable(),
  /** Grows with each change of its settings. */
  revision: z.number(),
  createdAt: z.date(),
})
export type SourceRecord = z.infer<typeof sourceSchema>

export const syncStates = ['running', 'ok', 'degraded', 'failed', 'cancelled'] as const
export const syncTriggers = ['manual', 'schedule', 'watch'] as const

/** One comparison of a source with what is indexed. */
export const syncSchema = z.object({
  id: z.string(),
  sourceId: z.string(),
  trigger: z.enum(syncTriggers),
  state: z.enum(syncStates),
  /** How many documents the source has, once that is known. */
  total: z.number().nullable(),
  done: z.number(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  removed: z.number(),
  failed: z.number(),
  quarantined: z.number(),
  /** Why the source itself could not be read. */
  error: storedErrorSchema.nullable(),
  /** What a person should know of the listing. */
  notes: z.array(storedSaidSchema),
  startedAt: z.date(),
  finishedAt: z.date().nullable(),
})
export type SyncRecord = z.infer<typeof syncSchema>

export const syncOutcomes = ['added', 'changed', 'removed', 'failed', 'quarantined', 'skipped', 'left-out'] as const

/** What a sync did to one document; unchanged ones leave no entry. */
export const syncEntrySchema = z.object({
  key: z.string(),
  documentId: z.string().nullable(),
  outcome: z.enum(syncOutcomes),
  error: storedErrorSchema.nullable(),
})
export type SyncEntryRecord = z.infer<typeof syncEntrySchema>

/** What a source has come to: its documents, tombstones aside, and the sync that runs now, else the last one. */
export interface SourceStanding {
  documents: number
  quarantined: number
  sync: SyncRecord | null
}

/** What of a source is set. */
export type SourceSettings = Pick<SourceRecord, 'name' | 'config' | 'schedule' | 'maxAge' | 'paused' | 'nextSyncAt'> &
  Partial<Pick<SourceRecord, 'secret'>>

/** Sources and their syncs. */
export interface SourceRecords {
  /** A collection's sources by name; the collection by its id or slug. */
  list(workspaceId: string, collection: string): Promise<SourceRecord[]>
  get(workspaceId: string, id: string): Promise<SourceRecord | null>
  /** By the sources' ids. */
  standings(ids: readonly string[]): Promise<Map<string, SourceStanding>>
  create(collectionId: string, kind: string, settings: SourceSettings): Promise<SourceRecord>
  /** `null`: it is no longer of that revision, and nothing is changed. Without one, whatever it is. */
  update(id: string, settings: Partial<SourceSettings>, revision?: number): Promise<SourceRecord | null>
  delete(id: string): Promise<void>
  /** Of some sources. */
  names(ids: readonly string[]): Promise<{ id: string; name: string }[]>
  isSyncing(id: string): Promise<boolean>
  /** Newest first. */
  syncs(sourceId: string, most: number): Promise<SyncRecord[]>
  sync(workspaceId: string, id: string): Promise<SyncRecord | null>
  /** What a sync did, by key. */
  entries(syncId: string, most: number): Promise<SyncEntryRecord[]>
}
