import { randomUUID } from 'node:crypto'
import {
  type ListedPipeline,
  type PipelineRecord,
  type PipelineRecords,
  pipelineSchema,
} from '@/server/capabilities/records/pipelines'
import type { Database } from '../database'
import { table } from './table'

const pipelines = table('Pipeline', pipelineSchema)

const withPublished = { deployment: { select: { slug: true, version: { select: { graph: true } } } } } as const
interface Row extends Record<string, unknown> {
  deployment: { slug: string; version: { graph: string } } | null
}
const listed = ({ deployment, ...row }: Row): ListedPipeline => ({
  ...pipelines.read(row),
  published: deployment && { slug: deployment.slug, graph: deployment.version.graph },
})

export class PrismaPipelines implements PipelineRecords {
  constructor(private readonly db: Database) {}

  async find(workspaceId: string, idOrSlug: string): Promise<PipelineRecord | null> {
    const row = await this.db.pipeline.findFirst({
      where: { workspaceId, OR: [{ id: idOrSlug }, { slug: idOrSlug }] },
    })
    return row && pipelines.read(row)
  }

  async list(workspaceId: string): Promise<ListedPipeline[]> {
    const rows = await this.db.pipeline.findMany({
      where: { workspaceId },
      orderBy: { updatedAt: 'desc' },
      include: withPublished,
    })
    return rows.map(listed)
  }

  async mentioning(workspaceId: string, text: string): Promise<ListedPipeline[]> {
    const mentions = { graph: { contains: text } }
    const rows = await this.db.pipeline.findMany({
      where: { workspaceId, OR: [mentions, { deployment: { version: mentions } }] },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      include: withPublished,
    })
    return rows.map(listed)
  }

  names(workspaceId: string): Promise<Pick<PipelineRecord, 'id' | 'slug' | 'name'>[]> {
    return this.db.pipeline.findMany({
      where: { workspaceId },
      select: { id: true, slug: true, name: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    })
  }

  async slugs(workspaceId: string, start: string): Promise<string[]> {
    const where = { workspaceId, slug: { startsWith: start } }
    const rows = await this.db.pipeline.findMany({ where, select: { slug: true } })
    return rows.map(({ slug }) => slug)
  }

  async create(workspaceId: string, pipeline: Pick<PipelineRecord, 'slug' | 'name' | 'graph'>) {
    return pipelines.read(await this.db.pipeline.create({ data: { id: randomUUID(), workspaceId, ...pipeline } }))
  }

  async rename(id: string, name: string): Promise<void> {
    await this.db.pipeline.update({ where: { id }, data: { name } })
  }

  async save(workspaceId: string, id: string, { graph, revision }: Pick<PipelineRecord, 'graph' | 'revision'>) {
    const { count } = await this.db.pipeline.updateMany({
      where: { id, workspaceId, revision },
      data: { graph, revision: revision + 1 },
    })
    return count === 1
  }

  async delete(id: string): Promise<void> {
    await this.db.pipeline.delete({ where: { id } })
  }

  version(workspaceId: string, versionId: string): ReturnType<PipelineRecords['version']> {
    return this.db.pipelineVersion.findFirst({
      where: { id: versionId, pipeline: { workspaceId } },
      select: { graph: true, plan: true },
    })
  }
}
