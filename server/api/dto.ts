import type { ErrorInfo } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { InputField } from '@/pipeline/plan'
import type { RunStatus } from '@/pipeline/run-event'
import type { Thumbnail } from '@/pipeline/thumbnail'

export type { Thumbnail } from '@/pipeline/thumbnail'
export type { PullProgress } from '@/server/capabilities/chat-model'
export type {
  Chunking,
  ChunkPreview,
  CollectionDto,
  DocumentDetails,
  DocumentDto,
  DocumentFilter,
  DocumentGroup,
  DocumentPage,
  DocumentQuery,
  DocumentState,
  Language,
} from '@/server/services/collections/types'
export type { IndexChange, IndexDto, IndexEstimate, RetrievalScores } from '@/server/services/indexes/types'
export type {
  IndexStep,
  ModelOffer,
  OfferedModel,
  PullStep,
  SetupDto,
  SetupInput,
  SetupStep,
} from '@/server/services/models/types'
export type {
  Advice,
  Comparison,
  MeasuredScores,
  Quality,
  QualityDto,
  QualityMode,
  RankedQuestion,
  RetrieverUse,
} from '@/server/services/retrieval/quality/types'
export type {
  BenchResult,
  Expected,
  ExplainInput,
  QuestionDto,
  Waterfall,
  WaterfallStage,
} from '@/server/services/retrieval/types'
export type { RunDetails, RunOrigin, RunPage, RunSummary } from '@/server/services/runs/types'

export type { SystemStatus } from '@/server/services/system/types'

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
  warnings: string[]
}

/** A pipeline as a file: what export writes and import reads. Never contains keys or documents. */
export interface PipelineDocument {
  format: 'telar.pipeline'
  formatVersion: 1
  name: string
  graph: Graph
}

export interface ApiKeyDto {
  id: string
  name: string
  prefix: string
  createdAt: string
  revokedAt: string | null
}

export interface DeploymentDto {
  id: string
  pipelineId: string
  pipelineName: string
  slug: string
  /** Path of the endpoint, from the origin on. */
  path: string
  version: { id: string; number: number; planHash: string; createdAt: string }
  inputs: InputField[]
  keys: ApiKeyDto[]
  updatedAt: string
}

export interface PublishResult {
  deployment: DeploymentDto
  /** The plain key, only when this publish made one: it is never shown again. */
  key: string | null
}

export interface PipelineTemplate {
  id: string
  name: string
  description: string
  graph: Graph
}

export type {
  SaveSourceInput,
  SourceDto,
  SourceProbe,
  SyncDto,
  SyncEntryDto,
} from '@/server/services/sources/types'
