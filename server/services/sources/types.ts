import { z } from 'zod'
import type { ErrorInfo } from '@/pipeline/errors'
import type { Said } from '@/pipeline/said'
import type { SyncEntryRecord, SyncRecord } from '@/server/capabilities/records/sources'
import { type SourceConfig, sourceConfigSchema } from '@/sources/definitions.gen'

export type SyncState = SyncRecord['state']

/** One comparison of a source with what is indexed. `degraded`: it reached the end, but some documents failed. ISO times. */
export interface SyncDto {
  id: string
  sourceId: string
  trigger: SyncRecord['trigger']
  state: SyncState
  startedAt: string
  finishedAt: string | null
  /** How many documents the source has, once that is known. */
  total: number | null
  done: number
  added: number
  changed: number
  unchanged: number
  removed: number
  failed: number
  quarantined: number
  error: ErrorInfo | null
  /** What a person should know of what was found: pages that are the same, a login, a limit. */
  notes: Said[]
}

/** `left-out`: it is no document; the error says why. */
export type SyncEntryDto = SyncEntryRecord

export interface SourceDto {
  id: string
  collectionId: string
  name: string
  config: SourceConfig
  /** A secret is stored; it is never returned. */
  hasSecret: boolean
  /** Cron expression with five fields, in the server's time zone; `null`: by hand only. */
  schedule: string | null
  maxAgeSeconds: number | null
  paused: boolean
  /** Grows with each change of its settings. */
  revision: number
  /** Older than `maxAgeSeconds` allows, or never synchronised although it has one. */
  stale: boolean
  checkedAt: string | null
  nextSyncAt: string | null
  documents: number
  quarantined: number
  /** The sync that runs now, else the last one. */
  sync: SyncDto | null
  createdAt: string
}

export const saveSourceSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  config: sourceConfigSchema,
  /** Absent: as it is; empty: removed. */
  secret: z.string().max(1000).optional(),
  schedule: z.string().trim().max(100).nullable().default(null),
  maxAgeSeconds: z.number().int().min(60).max(315_360_000).nullable().default(null),
  paused: z.boolean().default(false),
})
export type SaveSourceInput = z.input<typeof saveSourceSchema>

/** What a source's settings lead to, tried without changing anything: the first keys, or why it cannot be read. */
export interface SourceProbe {
  keys: string[]
  /** There are more than these. */
  more: boolean
  warnings: Said[]
}
