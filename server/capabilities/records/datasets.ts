import { z } from 'zod'
import { caseOriginSchema, expectationSchema, type Place, splitSchema } from '@/pipeline/cases/case'

/** A set that people made; the saved questions of a collection; the rows of one grid. */
export const datasetKinds = ['set', 'collection', 'grid'] as const

export const datasetSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  kind: z.enum(datasetKinds),
  collectionId: z.string().nullable(),
  pipelineId: z.string().nullable(),
  version: z.number().int().positive(),
  createdAt: z.date(),
  updatedAt: z.date(),
})
export type DatasetRecord = z.infer<typeof datasetSchema>

export const caseRecordSchema = z.object({
  id: z.string(),
  datasetId: z.string(),
  /** The version of the dataset that made it what it is. */
  since: z.number().int().positive(),
  inputs: z.record(z.string(), z.unknown()),
  expected: expectationSchema,
  origin: caseOriginSchema,
  split: splitSchema,
  source: z.string(),
  tags: z.array(z.string()),
  note: z.string(),
  runId: z.string().nullable(),
  createdAt: z.date(),
})
export type CaseRecord = z.infer<typeof caseRecordSchema>

/** Which cases are looked for; what is absent lets everything through. */
export interface CaseQuery {
  ids?: readonly string[]
  /** Words of the inputs, in any case and with or without accents. */
  text?: string
  split?: string
  tag?: string
  origin?: string
  /** Newest first instead of oldest first. */
  newest?: boolean
  offset?: number
  limit?: number
}

/** A case as it is written: its dataset and version are those of the change. */
export type CaseRow = Omit<CaseRecord, 'datasetId' | 'since'>

/** What one version has that the one before it had not, and the other way round. */
export interface DatasetChange {
  version: number
  added: number
  changed: number
  removed: number
}

export interface CaseChange {
  put?: readonly CaseRow[]
  remove?: readonly string[]
}

/** Versioned sets of cases. Each change makes one version more; every earlier one can still be read. */
export interface DatasetRecords {
  /** By name, with how many cases the newest version has. */
  list(workspaceId: string): Promise<(DatasetRecord & { cases: number })[]>
  get(workspaceId: string, id: string): Promise<DatasetRecord | null>
  ofCollection(collectionId: string): Promise<DatasetRecord | null>
  /** The one whose newest version has this case. */
  withCase(workspaceId: string, caseId: string): Promise<DatasetRecord | null>
  create(dataset: Pick<DatasetRecord, 'workspaceId' | 'name' | 'kind'> & Partial<DatasetRecord>): Promise<DatasetRecord>
  update(
    workspaceId: string,
    id: string,
    change: Partial<Pick<DatasetRecord, 'name' | 'kind' | 'pipelineId'>>,
  ): Promise<boolean>
  delete(workspaceId: string, id: string): Promise<boolean>
  /** In one transaction: all of it is kept, or nothing. Gives the new version. Throws `conflict` when `version` is not the newest. */
  change(datasetId: string, change: CaseChange, version?: number): Promise<number>
  /** As a version has them (default: the newest), oldest first. Throws `record-damaged`. */
  cases(datasetId: string, query?: CaseQuery & { version?: number }): Promise<{ cases: CaseRecord[]; total: number }>
  /** Those of the newest version with exactly these inputs, oldest first. */
  withInputs(datasetId: string, inputs: CaseRecord['inputs']): Promise<CaseRecord[]>
  /**
   * Those of the newest version that have one of these sources, or share theirs with a case that has a place in one of
   * these documents: by its id, or by its name. What a source is called, a document may be called too.
   */
  ofSources(datasetId: string, sources: readonly string[], places: readonly Place[]): Promise<CaseRecord[]>
  /** What each version changed, newest first. */
  history(datasetId: string): Promise<DatasetChange[]>
}
