import type { GateOutcome } from '@/pipeline/evaluation/gate'
import type { Graph } from '@/pipeline/graph'
import type { InputField } from '@/pipeline/plan'
import type { PipelineDeps } from '../pipelines/types'
import type { EndpointCache } from './endpoint-cache'

/** What the deployment use cases need. */
export interface DeploymentDeps extends PipelineDeps {
  endpoints: EndpointCache
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

/** A version of a pipeline: it never changes. */
export interface VersionDto {
  number: number
  /** ISO 8601. */
  createdAt: string
}

export interface VersionDetails extends VersionDto {
  graph: Graph
}

/** That a version went live. */
export interface PublicationDto {
  id: string
  number: number
  slug: string
  /** ISO 8601. */
  at: string
  /** What the gate had said; null: there was none, or it was not asked. */
  gate: GateOutcome | null
  /** Why it went live whatever the gate said. */
  reason: string | null
  /** An earlier version was put behind the endpoint again. */
  back: boolean
}

export interface PublishResult {
  deployment: DeploymentDto
  /** The plain key, only when this publish made one: it is never shown again. */
  key: string | null
}
