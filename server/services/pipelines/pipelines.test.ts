import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { emptyEnvironment } from '@/pipeline/environment'
import type { Database } from '@/server/adapters/prisma/database'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { PrismaRunStore } from '@/server/adapters/prisma/runs/store'
import { contextOf } from '@/test/builders/context'
import { inEnglish } from '@/test/builders/in-english'
import { createPipeline } from './create-pipeline'
import { deletePipeline } from './delete-pipeline'
import { duplicatePipeline } from './duplicate-pipeline'
import { findPipeline, toPipelineDto } from './find-pipeline'
import { importPipeline } from './import-pipeline'
import { listPipelines } from './list-pipelines'
import { exportPipeline } from './pipeline-document'
import { savePipeline } from './save-pipeline'
import { ragGraph } from './templates'
import type { PipelineDeps } from './types'

const call = contextOf('w')

let folder: string
let deps: PipelineDeps
let prisma: Database
let runs: PrismaRunStore

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-pipelines-'))
  prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.createMany({
    data: [
      { id: 'w', name: 'Mine' },
      { id: 'other', name: 'Theirs' },
    ],
  })
  deps = { records: prismaRecords(prisma), definitions, environment: async () => emptyEnvironment() }
  runs = new PrismaRunStore(prisma, { dataFolder: folder, onError: (error) => expect.unreachable(String(error)) })
})
afterEach(async () => {
  await runs.close()
  await prisma.$disconnect()
  await rm(folder, { recursive: true })
})

describe('saving a pipeline', () => {
  it('lets one of two tabs win and tells the other, losing nothing', async () => {
    const { id } = await createPipeline(deps, { name: 'Mine' }, call)
    const graph = ragGraph(definitions)
    const results = await Promise.allSettled([
      savePipeline(deps, { id, graph, revision: 1 }, call),
      savePipeline(deps, { id, graph: { ...graph, nodes: [], edges: [] }, revision: 1 }, call),
    ])
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = results.find((result) => result.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'conflict', details: { revision: 2 } })
    await expect(savePipeline(deps, { id, graph, revision: 2 }, call)).resolves.toEqual({ revision: 3 })
  })

  it('refuses what is no graph and keeps the draft', async () => {
    const { id } = await createPipeline(deps, { name: 'Mine', graph: ragGraph(definitions) }, call)
    await expect(
      savePipeline(deps, { id, graph: { version: 1, nodes: 'x' }, revision: 1 }, call),
    ).rejects.toMatchObject({
      code: 'invalid-graph',
    })
    expect(toPipelineDto(await findPipeline(deps, id, call), deps).graph.nodes).toHaveLength(6)
  })

  it('keeps a drawing that does not compile yet', async () => {
    const { id } = await createPipeline(deps, { name: 'Draft' }, call)
    const graph = ragGraph(definitions)
    graph.edges = []
    await savePipeline(deps, { id, graph, revision: 1 }, call)
    const [listed] = await listPipelines({ ...deps, runs: { store: runs } }, undefined, call)
    // What does not lead to the output only warns.
    expect(listed?.issues.errors).toBe(1)
    expect(listed?.issues.warnings).toBeGreaterThan(3)
  })
})

describe('pipelines', () => {
  it('are found by id or slug, within their workspace only', async () => {
    const { id } = await createPipeline(deps, { name: 'Ask, answer!' }, call)
    expect((await findPipeline(deps, 'ask-answer', call)).id).toBe(id)
    await expect(findPipeline(deps, id, contextOf('other'))).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      savePipeline(deps, { id, graph: ragGraph(definitions), revision: 1 }, contextOf('other')),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it.each([
    ['{"version":', 'record-damaged'],
    ['{"version":1,"nodes":"x"}', 'invalid-graph'],
  ])('are listed with what is wrong where a drawing cannot be read, beside the others: %s', async (graph, code) => {
    const { id } = await createPipeline(deps, { name: 'Damaged' }, call)
    await createPipeline(deps, { name: 'Whole' }, call)
    await prisma.pipeline.update({ where: { id }, data: { graph } })
    const listed = await listPipelines({ ...deps, runs: { store: runs } }, undefined, call)
    expect(listed.find(({ name }) => name === 'Whole')).toMatchObject({ damage: null })
    expect(listed.find(({ name }) => name === 'Damaged')).toMatchObject({
      damage: { code },
      issues: { errors: 0, warnings: 0 },
    })
    const row = await findPipeline(deps, id, call)
    expect(() => toPipelineDto(row, deps)).toThrow(expect.objectContaining({ code }))
  })

  it('get free slugs and numbered copies', async () => {
    const first = await createPipeline(deps, { name: 'Guía' }, call)
    expect(await createPipeline(deps, { name: 'guía' }, call)).toMatchObject({ name: 'guía 2', slug: 'guia-2' })
    expect((await duplicatePipeline(deps, { id: first.id }, call)).name).toBe('Guía 3')
    expect((await duplicatePipeline(deps, { id: first.id }, call)).name).toBe('Guía 4')
    await createPipeline(deps, { name: 'Report 2024' }, call)
    expect((await createPipeline(deps, { name: 'Report 2024' }, call)).name).toBe('Report 2024 2')
  })

  it('survive export and import unchanged', async () => {
    const { id } = await createPipeline(deps, { name: 'Round trip', graph: ragGraph(definitions, 'col') }, call)
    const document = JSON.parse(JSON.stringify(await exportPipeline(deps, { id }, call)))
    const copy = await importPipeline(deps, { document }, call)
    expect(copy).toMatchObject({ name: 'Round trip 2', slug: 'round-trip-2', graph: document.graph })
    await expect(importPipeline(deps, { document: { ...document, formatVersion: 2 } }, call)).rejects.toMatchObject({
      code: 'invalid-graph',
    })
    await expect(importPipeline(deps, { document: { hello: 'world' } }, call)).rejects.toMatchObject({
      code: 'invalid-graph',
    })
    expect(copy.warnings).toEqual([])
  })

  it('are imported as far as they can be, and what is changed or cannot run is told', async () => {
    const graph = ragGraph(definitions, 'col')
    const [first, ...others] = graph.nodes
    const [edge] = graph.edges
    if (!first || !edge) throw new Error('the template has nodes and edges')
    const odd = {
      ...graph,
      nodes: [
        first,
        { ...first, position: { x: 1, y: 1 } },
        ...others,
        { ...first, id: 'teleport', type: 'teleporter' },
        { ...first, id: 'future', version: 99 },
      ],
      edges: [
        ...graph.edges,
        { ...edge, target: { node: 'teleport', port: 'in' } },
        { ...edge, id: 'nowhere', target: { node: 'ghost', port: 'query' } },
        { ...edge, id: 'odd-port', source: { node: edge.source.node, port: 'smell' } },
      ],
    }
    const made = await importPipeline(
      deps,
      { document: { format: 'telar.pipeline', formatVersion: 1, name: 'Odd', graph: odd } },
      call,
    )
    expect(inEnglish(made.warnings)).toEqual([
      expect.stringContaining(`id “${first.id}”: the second is now “${first.id}-2”`),
      expect.stringContaining('nowhere” was left out: it refers to the node “ghost”'),
      expect.stringContaining(`Two edges have the id “${edge.id}”`),
      expect.stringContaining('“teleporter” here: the node “teleport'),
      expect.stringContaining('future'),
      expect.stringContaining('odd-port” uses a port'),
    ])
    expect(made.graph.nodes).toHaveLength(odd.nodes.length)
    expect(new Set(made.graph.nodes.map(({ id }) => id)).size).toBe(odd.nodes.length)
    expect(made.graph.edges).toHaveLength(odd.edges.length - 1)
  })

  it('get edges attached again that a rename had left behind, imported and stored', async () => {
    const graph = ragGraph(definitions, 'col')
    const renamed = graph.edges.filter(({ source }) => source.port === 'question')
    const broken = {
      ...graph,
      edges: graph.edges.map((edge) =>
        renamed.includes(edge) ? { ...edge, source: { ...edge.source, port: 'asked' } } : edge,
      ),
    }
    const made = await importPipeline(deps, { document: broken }, call)
    expect(made.graph.edges).toEqual(graph.edges)
    expect(inEnglish(made.warnings)).toEqual(
      renamed.map(({ id }) =>
        expect.stringContaining(`“${id}” used the port “asked”, which is gone: it is attached to “question”`),
      ),
    )
    await savePipeline(deps, { id: made.id, graph: broken, revision: made.revision }, call)
    expect(toPipelineDto(await findPipeline(deps, made.id, call), deps).graph.edges).toEqual(graph.edges)
  })

  it('are refused with what is wrong with the file: its kind, its version, its name', async () => {
    const file = { format: 'telar.pipeline', formatVersion: 1, name: 'File', graph: ragGraph(definitions, 'col') }
    const cases: [change: object, code: string, message: RegExp][] = [
      [{ format: 'langflow' }, 'invalid-graph', /format is “langflow”/],
      [{ format: undefined }, 'invalid-graph', /names no format/],
      [{ formatVersion: 2 }, 'invalid-graph', /format version 2; this Telar reads version 1/],
      [{ formatVersion: 0 }, 'invalid-graph', /format version 0/],
      [{ formatVersion: '1' }, 'invalid-graph', /format version 1/],
      [{ formatVersion: undefined }, 'invalid-graph', /no version of it/],
      [{ name: '  ' }, 'invalid-input', /name in the file is blank/],
      [{ name: 'x'.repeat(121) }, 'invalid-input', /has 121 characters; at most 120/],
      [{ name: 7 }, 'invalid-input', /gives no name/],
      [{ graph: { ...file.graph, version: 2 } }, 'invalid-graph', /version 2/],
    ]
    for (const [change, code, message] of cases) {
      const importing = importPipeline(deps, { document: { ...file, ...change } }, call)
      await expect(importing, JSON.stringify(change)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
      })
    }
  })

  it('are graphs written by hand too; what is neither is told apart', async () => {
    const { nodes, edges } = ragGraph(definitions, 'col')
    expect((await importPipeline(deps, { document: { nodes, edges } }, call)).graph.nodes).toHaveLength(nodes.length)
    for (const other of [{}, [], null, 'x', { nodes: [], connections: {} }]) {
      await expect(importPipeline(deps, { document: other }, call), JSON.stringify(other)).rejects.toMatchObject({
        code: 'invalid-graph',
        message: expect.stringContaining('holds no pipeline'),
      })
    }
  })

  it('are not deleted while callers depend on them', async () => {
    const { id } = await createPipeline(deps, { name: 'Live' }, call)
    await prisma.pipelineVersion.create({
      data: { id: 'v', pipelineId: id, number: 1, graph: '{}', plan: '{}', planHash: 'h' },
    })
    await prisma.deployment.create({
      data: { id: 'd', workspaceId: 'w', pipelineId: id, versionId: 'v', slug: 'live' },
    })
    await expect(deletePipeline(deps, { id }, call)).rejects.toMatchObject({ code: 'conflict' })
    await prisma.deployment.delete({ where: { id: 'd' } })
    await deletePipeline(deps, { id }, call)
    await expect(findPipeline(deps, id, call)).rejects.toMatchObject({ code: 'not-found' })
  })
})
