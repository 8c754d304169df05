import { z } from 'zod'
import type { ErrorInfo } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import type { RunStatus } from '@/pipeline/run-event'
import type { Said } from '@/pipeline/said'
import type { Thumbnail } from '@/pipeline/thumbnail'
import type { Records } from '@/server/capabilities/records'
import { idSchema } from '../ids'
import type { ReadEnvironment } from '../system/environment'

export type { Thumbnail } from '@/pipeline/thumbnail'

/** What the pipeline use cases need. `environment` reads anew what compiling uses. */
export interface PipelineDeps {
  records: Records
  definitions: Definitions
  environment: ReadEnvironment
}

export const byPipeline = z.strictObject({ id: idSchema })

export interface PipelineSummary {
  id: string
  slug: string
  name: string
  /** ISO 8601. */
  updatedAt: string
  /** Slug of the endpoint, when published. */
  endpoint: string | null
  /** The draft differs from the published version. */
  draftAhead: boolean
  lastRun: { id: string; status: RunStatus | 'running'; startedAt: string } | null
  issues: { errors: number; warnings: number }
  thumbnail: Thumbnail
  /** Why the draft cannot be read; then `issues` and `thumbnail` are empty. */
  damage: ErrorInfo | null
}

export interface PipelineDto {
  id: string
  slug: string
  name: string
  graph: Graph
  revision: number
  updatedAt: string
}

/** A pipeline made from a file, and what of the file was changed or cannot run here, a sentence each. */
export interface ImportedPipelineDto extends PipelineDto {
  warnings: Said[]
}

/** A pipeline as a file: what export writes and import reads. Never contains keys or documents. */
export interface PipelineDocument {
  format: 'telar.pipeline'
  formatVersion: 1
  name: string
  graph: Graph
}

/** A drawing to start from. */
export interface PipelineTemplate {
  id: string
  graph: Graph
  /** It brings documents of its own. */
  documents: boolean
  /** It cannot do without them. */
  needsDocuments: boolean
}
