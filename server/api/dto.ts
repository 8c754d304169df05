export type { Thumbnail } from '@/pipeline/thumbnail'
export type { PullProgress } from '@/server/capabilities/chat-model'
export type { Language } from '@/server/capabilities/records/collections'
export type { RetrievalScores } from '@/server/capabilities/records/indexes'
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
} from '@/server/services/collections/types'
export type { ApiKeyDto, DeploymentDto, PublishResult } from '@/server/services/deployments/types'
export type { IndexChange, IndexDto, IndexEstimate } from '@/server/services/indexes/types'
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
  ImportedPipelineDto,
  PipelineDocument,
  PipelineDto,
  PipelineSummary,
  PipelineTemplate,
} from '@/server/services/pipelines/types'
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
export type {
  SaveSourceInput,
  SourceDto,
  SourceProbe,
  SyncDto,
  SyncEntryDto,
} from '@/server/services/sources/types'
export type { SystemStatus } from '@/server/services/system/types'
