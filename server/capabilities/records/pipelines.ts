import { z } from 'zod'

/**
 * A pipeline with its draft. Graphs and plans are documents of their own, with versions of nodes in them: they stay JSON
 * text here, and whoever knows the node types reads them.
 */
export const pipelineSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  slug: z.string(),
  name: z.string(),
  graph: z.string(),
  /** Grows with every save; a save names the revision it started from. */
  revision: z.number(),
  createdAt: z.date(),
  updatedAt: z.date(),
})
export type PipelineRecord = z.infer<typeof pipelineSchema>

/** With its endpoint and the graph that is live there. */
export type ListedPipeline = PipelineRecord & { published: { slug: string; graph: string } | null }

export interface PipelineRecords {
  /** By id or slug. */
  find(workspaceId: string, idOrSlug: string): Promise<PipelineRecord | null>
  /** The latest changed first. */
  list(workspaceId: string): Promise<ListedPipeline[]>
  /** Those in whose draft or published graph a text occurs, by name. */
  mentioning(workspaceId: string, text: string): Promise<ListedPipeline[]>
  /** All of them, by name. */
  names(workspaceId: string): Promise<Pick<PipelineRecord, 'id' | 'slug' | 'name'>[]>
  /** The slugs that begin so. */
  slugs(workspaceId: string, start: string): Promise<string[]>
  /** Throws `already-exists` for a slug in use. */
  create(workspaceId: string, pipeline: Pick<PipelineRecord, 'slug' | 'name' | 'graph'>): Promise<PipelineRecord>
  rename(id: string, name: string): Promise<void>
  /** Replaces the draft of that revision by the next one; whether it was still that one. */
  save(workspaceId: string, id: string, draft: Pick<PipelineRecord, 'graph' | 'revision'>): Promise<boolean>
  delete(id: string): Promise<void>
  /** What a version is, as JSON texts. */
  version(workspaceId: string, versionId: string): Promise<{ graph: string; plan: string } | null>
}
