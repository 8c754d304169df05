import type { Case, CaseDraft, CaseOrigin, Split } from '@/pipeline/cases/case'
import type { Said } from '@/pipeline/said'
import type { DatasetRecord } from '@/server/capabilities/records/datasets'

export interface DatasetDto
  extends Pick<DatasetRecord, 'id' | 'name' | 'kind' | 'collectionId' | 'pipelineId' | 'version'> {
  cases: number
  /** ISO 8601. */
  updatedAt: string
}

/** A dataset with what its cases are, as one version has them. */
export interface DatasetDetails extends DatasetDto {
  /** What is shown; `version` is the newest. */
  shownVersion: number
  bySplit: Record<Split, number>
  byOrigin: Record<CaseOrigin, number>
  unanswerable: number
  /** With something that an answer can be checked by. */
  checkable: number
  tags: string[]
  /** Names of inputs that its cases have, the most frequent first. */
  inputs: string[]
}

export interface CasePage {
  cases: Case[]
  total: number
}

export interface DatasetVersion {
  version: number
  added: number
  changed: number
  removed: number
}

/** What an import would do, or did. */
export interface ImportReport {
  format: string
  read: number
  /** Had the same inputs as another of the files: what both expect is one case. */
  joined: number
  added: number
  /** The same inputs are there already: what is expected was brought up to date, or nothing changed. */
  updated: number
  unchanged: number
  /** Of how many places the document was found in the collection that was named; null: none was. */
  places: { found: number; of: number } | null
  /** What could not be read, by where it stands; at most 50 of them. */
  refused: { where: string; reason: Said }[]
  refusedTotal: number
  /** The first cases as they would be kept. */
  sample: CaseDraft[]
}
