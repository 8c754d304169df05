import { randomUUID } from 'node:crypto'
import type { Gate } from '@/pipeline/evaluation/gate'
import {
  type DeploymentRecord,
  type DeploymentRecords,
  deploymentSchema,
  type EndpointRecord,
  gatedSchema,
  type NewKey,
  type Publication,
  type PublicationNote,
  type PublicationRecord,
  publicationSchema,
  type VersionRecord,
  versionSchema,
} from '@/server/capabilities/records/deployments'
import type { Database, Transaction } from '../database'
import { table } from './table'

const deployments = table('Deployment', deploymentSchema)
const versions = table('PipelineVersion', versionSchema)
const listed = table('PipelineVersion', versionSchema.pick({ number: true, createdAt: true }))
const published = table('Deployment', deploymentSchema.pick({ pipeline: true, version: true }))
const publications = table('Publication', publicationSchema, ['gate'])
const gated = table('Pipeline', gatedSchema, ['gate'])

const nothingKnown: PublicationNote = { gate: null, reason: null }

const whole = { pipeline: true, version: true, keys: { orderBy: { createdAt: 'asc' as const } } }

export class PrismaDeployments implements DeploymentRecords {
  constructor(private readonly db: Database) {}

  async list(workspaceId: string): Promise<DeploymentRecord[]> {
    const rows = await this.db.deployment.findMany({
      where: { workspaceId },
      include: whole,
      orderBy: { updatedAt: 'desc' },
    })
    return rows.map(deployments.read)
  }

  get(workspaceId: string, id: string): Promise<DeploymentRecord | null> {
    return this.first({ workspaceId, id })
  }

  ofPipeline(workspaceId: string, pipelineId: string): Promise<DeploymentRecord | null> {
    return this.first({ workspaceId, pipelineId })
  }

  private async first(where: { workspaceId: string; id?: string; pipelineId?: string }) {
    const row = await this.db.deployment.findFirst({ where, include: whole })
    return row && deployments.read(row)
  }

  async published(workspaceId: string): Promise<Pick<DeploymentRecord, 'pipeline' | 'version'>[]> {
    const rows = await this.db.deployment.findMany({
      where: { workspaceId },
      orderBy: [{ pipeline: { name: 'asc' } }, { id: 'asc' }],
      include: { pipeline: { select: { id: true, slug: true, name: true } }, version: true },
    })
    return rows.map(published.read)
  }

  async endpoint(slug: string): Promise<EndpointRecord | null> {
    const row = await this.db.deployment.findUnique({
      where: { slug },
      include: {
        pipeline: { select: { name: true } },
        keys: { where: { revokedAt: null }, select: { hash: true } },
      },
    })
    if (!row) return null
    const { id, workspaceId, pipelineId, versionId, pipeline, keys } = row
    return {
      id,
      workspaceId,
      pipelineId,
      versionId,
      pipelineName: pipeline.name,
      keyHashes: keys.map(({ hash }) => hash),
    }
  }

  async version(id: string): Promise<VersionRecord | null> {
    const row = await this.db.pipelineVersion.findUnique({ where: { id } })
    return row && versions.read(row)
  }

  async versions(pipelineId: string): Promise<Pick<VersionRecord, 'number' | 'createdAt'>[]> {
    const rows = await this.db.pipelineVersion.findMany({
      where: { pipelineId },
      select: { number: true, createdAt: true },
      orderBy: { number: 'desc' },
    })
    return rows.map(listed.read)
  }

  async numbered(pipelineId: string, number: number): Promise<VersionRecord | null> {
    const row = await this.db.pipelineVersion.findUnique({ where: { pipelineId_number: { pipelineId, number } } })
    return row && versions.read(row)
  }

  async latestVersion(pipelineId: string): Promise<VersionRecord | null> {
    const row = await this.db.pipelineVersion.findFirst({ where: { pipelineId }, orderBy: { number: 'desc' } })
    return row && versions.read(row)
  }

  publish(
    workspaceId: string,
    publication: Publication,
    note: PublicationNote = nothingKnown,
  ): Promise<{ id: string; former: string | null }> {
    const { pipelineId, slug, key } = publication
    return this.db.$transaction(async (tx) => {
      const versionId = await versionOf(tx, publication)
      await record(tx, { pipelineId, versionId, slug }, note)
      const present = await tx.deployment.findUnique({ where: { pipelineId } })
      if (present) {
        await tx.deployment.update({ where: { id: present.id }, data: { versionId, slug } })
        return { id: present.id, former: present.slug }
      }
      const keys = { create: { id: randomUUID(), ...key } }
      const data = { id: randomUUID(), workspaceId, pipelineId, versionId, slug, keys }
      const { id } = await tx.deployment.create({ data })
      return { id, former: null }
    })
  }

  async serve(id: string, versionId: string): Promise<void> {
    await this.db.$transaction(async (tx) => {
      const { pipelineId, slug } = await tx.deployment.update({ where: { id }, data: { versionId } })
      await record(tx, { pipelineId, versionId, slug }, nothingKnown)
    })
  }

  async publications(pipelineId: string): Promise<(PublicationRecord & { number: number })[]> {
    const [rows, known] = await Promise.all([
      this.db.publication.findMany({ where: { pipelineId }, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }] }),
      this.db.pipelineVersion.findMany({ where: { pipelineId }, select: { id: true, number: true } }),
    ])
    const numbers = new Map(known.map(({ id, number }) => [id, number]))
    // Versions go only with their pipeline, and so do its publications.
    return rows.map((row) => ({ ...publications.read(row), number: numbers.get(row.versionId) ?? 0 }))
  }

  async gate(workspaceId: string, id: string): Promise<Gate | null> {
    const row = await this.db.pipeline.findFirst({ where: { workspaceId, id }, select: { id: true, gate: true } })
    return row && gated.read(row).gate
  }

  async setGate(workspaceId: string, id: string, gate: Gate | null): Promise<void> {
    await this.db.pipeline.updateMany({ where: { workspaceId, id }, data: gated.write({ gate }) })
  }

  async delete(id: string): Promise<void> {
    await this.db.deployment.delete({ where: { id } })
  }

  async addKey(deploymentId: string, key: NewKey): Promise<void> {
    await this.db.apiKey.create({ data: { id: randomUUID(), deploymentId, ...key } })
  }

  async revokeKey(workspaceId: string, keyId: string, revokedAt: Date): Promise<string | null> {
    const row = await this.db.apiKey.findFirst({
      where: { id: keyId, deployment: { workspaceId } },
      select: { deployment: { select: { slug: true } } },
    })
    if (!row) return null
    await this.db.apiKey.updateMany({ where: { id: keyId, revokedAt: null }, data: { revokedAt } })
    return row.deployment.slug
  }
}

async function record(
  tx: Transaction,
  what: Pick<PublicationRecord, 'versionId' | 'slug'> & { pipelineId: string },
  note: PublicationNote,
): Promise<void> {
  await tx.publication.create({ data: { id: randomUUID(), ...what, ...publications.write({ ...note }) } })
}

async function versionOf(tx: Transaction, { pipelineId, version }: Publication): Promise<string> {
  if ('id' in version) return version.id
  const { _max } = await tx.pipelineVersion.aggregate({ where: { pipelineId }, _max: { number: true } })
  const data = { id: randomUUID(), pipelineId, number: (_max.number ?? 0) + 1, ...version }
  return (await tx.pipelineVersion.create({ data, select: { id: true } })).id
}
