import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { emptyEnvironment } from '@/pipeline/environment'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { createPipeline } from './create-pipeline'
import { deletePipeline } from './delete-pipeline'
import { duplicatePipeline } from './duplicate-pipeline'
import { findPipeline, toPipelineDto } from './find-pipeline'
import { listPipelines } from './list-pipelines'
import { exportPipeline, importPipeline } from './pipeline-document'
import { savePipeline } from './save-pipeline'
import { ragGraph } from './templates'
import type { PipelineDeps } from './types'

let folder: string
let deps: PipelineDeps

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-pipelines-'))
  const prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.createMany({
    data: [
      { id: 'w', name: 'Mine' },
      { id: 'other', name: 'Theirs' },
    ],
  })
  deps = { prisma, workspaceId: 'w', definitions, environment: async () => emptyEnvironment() }
})
afterEach(async () => {
  await deps.prisma.$disconnect()
  await rm(folder, { recursive: true })
})

describe('saving a pipeline', () => {
  it('lets one of two tabs win and tells the other, losing nothing', async () => {
    const { id } = await createPipeline(deps, { name: 'Mine' })
    const graph = ragGraph(definitions)
    const results = await Promise.allSettled([
      savePipeline(deps, { id, graph, revision: 1 }),
      savePipeline(deps, { id, graph: { ...graph, nodes: [], edges: [] }, revision: 1 }),
    ])
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = results.find((result) => result.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'conflict', details: { revision: 2 } })
    await expect(savePipeline(deps, { id, graph, revision: 2 })).resolves.toEqual({ revision: 3 })
  })

  it('refuses what is no graph and keeps the draft', async () => {
    const { id } = await createPipeline(deps, { name: 'Mine', graph: ragGraph(definitions) })
    await expect(savePipeline(deps, { id, graph: { version: 1, nodes: 'x' }, revision: 1 })).rejects.toMatchObject({
      code: 'invalid-graph',
    })
    expect(toPipelineDto(await findPipeline(deps, id), deps).graph.nodes).toHaveLength(6)
  })

  it('keeps a drawing that does not compile yet', async () => {
    const { id } = await createPipeline(deps, { name: 'Draft' })
    const graph = ragGraph(definitions)
    graph.edges = []
    await savePipeline(deps, { id, graph, revision: 1 })
    expect((await listPipelines(deps))[0]?.issues.errors).toBeGreaterThan(3)
  })
})

describe('pipelines', () => {
  it('are found by id or slug, within their workspace only', async () => {
    const { id } = await createPipeline(deps, { name: 'Ask, answer!' })
    expect((await findPipeline(deps, 'ask-answer')).id).toBe(id)
    await expect(findPipeline({ ...deps, workspaceId: 'other' }, id)).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      savePipeline({ ...deps, workspaceId: 'other' }, { id, graph: ragGraph(definitions), revision: 1 }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('get free slugs and numbered copies', async () => {
    const first = await createPipeline(deps, { name: 'Guía' })
    expect((await createPipeline(deps, { name: 'Guía' })).slug).toBe('guia-2')
    expect((await duplicatePipeline(deps, first.id)).name).toBe('Guía 2')
    expect((await duplicatePipeline(deps, first.id)).name).toBe('Guía 3')
  })

  it('survive export and import unchanged', async () => {
    const { id } = await createPipeline(deps, { name: 'Round trip', graph: ragGraph(definitions, 'col') })
    const document = JSON.parse(JSON.stringify(await exportPipeline(deps, id)))
    const copy = await importPipeline(deps, document)
    expect(copy).toMatchObject({ name: 'Round trip', slug: 'round-trip-2', graph: document.graph })
    await expect(importPipeline(deps, { ...document, formatVersion: 2 })).rejects.toMatchObject({
      code: 'invalid-graph',
    })
    await expect(importPipeline(deps, { hello: 'world' })).rejects.toMatchObject({ code: 'invalid-graph' })
  })

  it('are not deleted while callers depend on them', async () => {
    const { id } = await createPipeline(deps, { name: 'Live' })
    await deps.prisma.pipelineVersion.create({
      data: { id: 'v', pipelineId: id, number: 1, graph: '{}', plan: '{}', planHash: 'h' },
    })
    await deps.prisma.deployment.create({
      data: { id: 'd', workspaceId: 'w', pipelineId: id, versionId: 'v', slug: 'live' },
    })
    await expect(deletePipeline(deps, id)).rejects.toMatchObject({ code: 'conflict' })
    await deps.prisma.deployment.delete({ where: { id: 'd' } })
    await deletePipeline(deps, id)
    await expect(findPipeline(deps, id)).rejects.toMatchObject({ code: 'not-found' })
  })
})
