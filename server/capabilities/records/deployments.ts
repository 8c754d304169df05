import { z } from 'zod'
import { type Gate, type GateOutcome, gateOutcomeSchema, gateSchema } from '@/pipeline/evaluation/gate'

/** An immutable saved graph with its plan, both as JSON text. */
export const versionSchema = z.object({
  id: z.string(),
  pipelineId: z.string(),
  number: z.number(),
  graph: z.string(),
  plan: z.string(),
  planHash: z.string(),
  createdAt: z.date(),
})
export type VersionRecord = z.infer<typeof versionSchema>

/** A key of an endpoint; only its SHA-256 is kept. */
const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters, so that people can tell keys apart. */
  prefix: z.string(),
  createdAt: z.date(),
  revokedAt: z.date().nullable(),
})
export type KeyRecord = z.infer<typeof keySchema>
export type NewKey = Pick<KeyRecord, 'name' | 'prefix'> & { hash: string }

/** A version made live at an endpoint. */
export const deploymentSchema = z.object({
  id: z.string(),
  slug: z.string(),
  updatedAt: z.date(),
  pipeline: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  version: versionSchema,
  /** The oldest first. */
  keys: z.array(keySchema),
})
export type DeploymentRecord = z.infer<typeof deploymentSchema>

/** An endpoint as calls need it: without its plan, which never changes for a version. */
export interface EndpointRecord {
  id: string
  workspaceId: string
  pipelineId: string
  pipelineName: string
  versionId: string
  /** SHA-256 in hexadecimal of the keys that hold. */
  keyHashes: string[]
}

export interface Publication {
  pipelineId: string
  slug: string
  /** One that is kept, or a new one. */
  version: Pick<VersionRecord, 'id'> | Pick<VersionRecord, 'graph' | 'plan' | 'planHash'>
  /** The first key, for a pipeline that was not published before. */
  key: NewKey
}

/** What was known when a version went live. */
export interface PublicationNote {
  /** What the gate had said; null: it was not asked. */
  gate: GateOutcome | null
  /** Why it was published all the same. */
  reason: string | null
}

/** That a version went live. */
export const publicationSchema = z.object({
  id: z.string(),
  versionId: z.string(),
  slug: z.string(),
  gate: gateOutcomeSchema.nullable(),
  reason: z.string().nullable(),
  createdAt: z.date(),
})
export type PublicationRecord = z.infer<typeof publicationSchema>

/** A pipeline's gate, as it is kept. */
export const gatedSchema = z.object({ id: z.string(), gate: gateSchema.nullable() })

export interface DeploymentRecords {
  /** The latest changed first. */
  list(workspaceId: string): Promise<DeploymentRecord[]>
  get(workspaceId: string, id: string): Promise<DeploymentRecord | null>
  ofPipeline(workspaceId: string, pipelineId: string): Promise<DeploymentRecord | null>
  /** What others may run, by the pipelines' names. */
  published(workspaceId: string): Promise<Pick<DeploymentRecord, 'pipeline' | 'version'>[]>
  /** Whose address it is, in whichever workspace. */
  endpoint(slug: string): Promise<EndpointRecord | null>
  version(id: string): Promise<VersionRecord | null>
  /** Those of a pipeline, the newest first. */
  versions(pipelineId: string): Promise<Pick<VersionRecord, 'number' | 'createdAt'>[]>
  numbered(pipelineId: string, number: number): Promise<VersionRecord | null>
  latestVersion(pipelineId: string): Promise<VersionRecord | null>
  /**
   * Makes a version live and records that, all at once. `former`: the address it had before; `null`: it was not published.
   * Throws `already-exists` for an address in use.
   */
  publish(
    workspaceId: string,
    publication: Publication,
    note?: PublicationNote,
  ): Promise<{ id: string; former: string | null }>
  /** Puts another version behind an endpoint, and records that. */
  serve(id: string, versionId: string): Promise<void>
  /** What of a pipeline went live, the newest first. */
  publications(pipelineId: string): Promise<(PublicationRecord & { number: number })[]>
  /** What a pipeline's draft must hold to; null: nothing. It stays when the endpoint is taken down. */
  gate(workspaceId: string, pipelineId: string): Promise<Gate | null>
  setGate(workspaceId: string, pipelineId: string, gate: Gate | null): Promise<void>
  /** Takes an endpoint down with its keys. */
  delete(id: string): Promise<void>
  addKey(deploymentId: string, key: NewKey): Promise<void>
  /** Takes a key back, from the first time on; the address it was for, `null` where there is no such key. */
  revokeKey(workspaceId: string, keyId: string, at: Date): Promise<string | null>
}
