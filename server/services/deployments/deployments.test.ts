import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { Database } from '@/server/adapters/prisma/database'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { contextOf } from '@/test/builders/context'
import { smallEnvironment as environment } from '@/test/builders/environment'
import { createPipeline } from '../pipelines/create-pipeline'
import { deletePipeline } from '../pipelines/delete-pipeline'
import { findPipeline } from '../pipelines/find-pipeline'
import { knownPipelines } from '../pipelines/known-pipelines'
import { savePipeline } from '../pipelines/save-pipeline'
import { ragGraph } from '../pipelines/templates'
import { hashKey, isKeyOf, newKey } from './api-key'
import { EndpointCache } from './endpoint-cache'
import { getDeployment, listDeployments } from './list-deployments'
import { createKey, revokeKey } from './manage-keys'
import { publishPipeline } from './publish-pipeline'
import type { DeploymentDeps } from './types'
import { unpublish } from './unpublish'
import { getVersion, listVersions, serveVersion } from './versions'

const call = contextOf('w')

let folder: string
let prisma: Database
let deps: DeploymentDeps
let now: number
let pipelineId: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-deployments-'))
  prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.create({ data: { id: 'w', name: 'Mine' } })
  now = 0
  const endpoints = new EndpointCache(prismaRecords(prisma).deployments, definitions, () => now)
  deps = { records: prismaRecords(prisma), definitions, environment: async () => environment, endpoints }
  pipelineId = (await createPipeline(deps, { name: 'Ask', graph: ragGraph(definitions, 'col') }, call)).id
})
afterEach(async () => {
  await prisma.$disconnect()
  await rm(folder, { recursive: true })
})

async function changeDraft(title: string) {
  const { graph, revision } = await findPipeline(deps, pipelineId, call)
  const changed = JSON.parse(graph)
  changed.nodes[1].config.topK += 1
  changed.nodes[1].title = title
  await savePipeline(deps, { id: pipelineId, graph: changed, revision }, call)
}

describe('publishing', () => {
  it('makes a version, an endpoint and a key that is shown once', async () => {
    const { deployment, key } = await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    expect(deployment).toMatchObject({ slug: 'ask', path: '/api/v1/endpoints/ask', version: { number: 1 } })
    expect(deployment.inputs.map(({ name }) => name)).toEqual(['question'])
    expect(key).toMatch(/^tlr_[\w-]{43}$/)
    const stored = await prisma.apiKey.findFirstOrThrow()
    expect(JSON.stringify(stored)).not.toContain(key)
    expect(stored.hash).toBe(hashKey(key ?? ''))
    expect(deployment.keys).toMatchObject([{ prefix: key?.slice(0, 10), revokedAt: null }])
    expect(JSON.stringify(deployment)).not.toContain(stored.hash)
  })

  it('refuses pinned values and nodes that are switched off, and serves no breakpoint', async () => {
    const set = async (debug: Record<string, unknown>) => {
      const { graph, revision } = await findPipeline(deps, pipelineId, call)
      const changed = JSON.parse(graph)
      const [, retriever] = changed.nodes
      await savePipeline(
        deps,
        { id: pipelineId, graph: { ...changed, nodes: changed.nodes.with(1, { ...retriever, debug }) }, revision },
        call,
      )
      return retriever.id
    }
    const id = await set({ pins: { chunks: [] } })
    await expect(publishPipeline(deps, { pipelineId, slug: 'ask' }, call)).rejects.toMatchObject({
      code: 'invalid-graph',
      message: expect.stringContaining('has pinned values: Retriever'),
      details: { pinned: [id], disabled: [] },
    })
    await set({ disabled: true })
    await expect(publishPipeline(deps, { pipelineId, slug: 'ask' }, call)).rejects.toMatchObject({
      details: { pinned: [], disabled: [id] },
    })
    await set({ breakpoint: true })
    await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    const version = await prisma.pipelineVersion.findFirstOrThrow({ where: { pipelineId } })
    expect(version.graph).not.toContain('breakpoint')
  })

  it('uses the version again when nothing changed, and keeps the keys', async () => {
    await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    const again = await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    expect(again).toMatchObject({ key: null, deployment: { version: { number: 1 } } })
    expect(again.deployment.keys).toHaveLength(1)
    await changeDraft('Other')
    const third = await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    expect(third.deployment.version.number).toBe(2)
    expect(third.deployment.version.planHash).not.toBe(again.deployment.version.planHash)
  })

  it('makes a new version when the same draft compiles to another plan, as after another model was pulled', async () => {
    const first = await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    const digests = environment.models.map((model) => ({ ...model, digest: 'another' }))
    const pulled = { ...deps, environment: async () => ({ ...environment, models: digests }) }
    const second = await publishPipeline(pulled, { pipelineId, slug: 'ask' }, call)
    expect(second.deployment.version.number).toBe(2)
    expect(second.deployment.version.planHash).not.toBe(first.deployment.version.planHash)
    const served = await deps.endpoints.find('ask')
    expect(served?.plan.hash).toBe(second.deployment.version.planHash)
    const kept = await prisma.pipelineVersion.findFirstOrThrow({ where: { pipelineId, number: 1 } })
    expect(kept.planHash).toBe(first.deployment.version.planHash)
  })

  it('refuses a draft that does not compile, with its issues', async () => {
    const { id } = await createPipeline(deps, { name: 'Half', graph: ragGraph(definitions) }, call)
    await expect(publishPipeline(deps, { pipelineId: id, slug: 'half' }, call)).rejects.toMatchObject({
      code: 'invalid-graph',
      details: { issues: [expect.objectContaining({ nodeId: 'retriever' })] },
    })
    expect(await prisma.pipelineVersion.count()).toBe(0)
  })

  it('refuses a slug that is taken or cannot be an address', async () => {
    await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    const { id } = await createPipeline(deps, { name: 'Other', graph: ragGraph(definitions, 'col') }, call)
    await expect(publishPipeline(deps, { pipelineId: id, slug: 'ask' }, call)).rejects.toMatchObject({
      code: 'already-exists',
    })
    for (const slug of ['', 'Ask', '../x', '-a', 'a'.repeat(64)]) {
      await expect(publishPipeline(deps, { pipelineId: id, slug }, call)).rejects.toMatchObject({
        code: 'invalid-input',
      })
    }
  })

  it('moves to another slug and goes down', async () => {
    const { deployment } = await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    await deps.endpoints.find('ask')
    await publishPipeline(deps, { pipelineId, slug: 'question' }, call)
    expect(await deps.endpoints.find('ask')).toBeNull()
    expect((await deps.endpoints.find('question'))?.deploymentId).toBe(deployment.id)
    expect(await listDeployments(deps, undefined, call)).toHaveLength(1)
    await unpublish(deps, { deploymentId: deployment.id }, call)
    expect(await deps.endpoints.find('question')).toBeNull()
    expect(await getDeployment(deps, { pipelineId }, call)).toBeNull()
    await expect(unpublish(deps, { deploymentId: deployment.id }, call)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a pipeline that others run', () => {
  /** Another pipeline whose only work is to run the one of these tests. */
  async function outerPipeline(name: string): Promise<string> {
    const node = (id: string, type: string, config: Record<string, unknown>) => ({
      id,
      type,
      version: 1,
      position: { x: 0, y: 0 },
      config,
    })
    const question = { name: 'question', type: 'long-text', required: true }
    const edge = (source: [string, string], target: [string, string]) => ({
      id: `${source.join('.')}>${target.join('.')}`,
      source: { node: source[0], port: source[1] },
      target: { node: target[0], port: target[1] },
    })
    const graph = {
      version: 1,
      nodes: [
        node('input', 'input', { fields: [question] }),
        node('inner', 'sub-pipeline', { pipelineId, fields: [question] }),
        node('output', 'output', {}),
      ],
      edges: [edge(['input', 'question'], ['inner', 'question']), edge(['inner', 'answer'], ['output', 'answer'])],
      notes: [],
      groups: [],
    }
    return (await createPipeline(deps, { name, graph }, call)).id
  }
  const emptied = async (id: string): Promise<void> => {
    const { revision } = await findPipeline(deps, id, call)
    const graph = { version: 1, nodes: [], edges: [], notes: [], groups: [] }
    await savePipeline(deps, { id, graph, revision }, call)
  }
  let inner: string
  beforeEach(async () => {
    deps = { ...deps, environment: async () => ({ ...environment, ...(await knownPipelines(deps, call)) }) }
    inner = (await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)).deployment.id
  })

  it('stays published while their drafts or published versions run it, and says which they are', async () => {
    const outer = await outerPipeline('Outer')
    await expect(unpublish(deps, { deploymentId: inner }, call)).rejects.toMatchObject({
      code: 'conflict',
      message: '“Ask” is run by “Outer”.',
      details: { pipelines: [{ id: outer, name: 'Outer', draft: true, published: false }] },
    })
    await publishPipeline(deps, { pipelineId: outer, slug: 'outer' }, call)
    await outerPipeline('More')
    await emptied(outer)
    const refused = unpublish(deps, { deploymentId: inner }, call)
    await expect(refused).rejects.toThrow('“Ask” is run by “More” and the published version of “Outer”.')
    await expect(refused).rejects.toMatchObject({ fix: expect.stringContaining('publish again') })
    expect(await deps.endpoints.find('ask')).not.toBeNull()
  })

  it('is not deleted either, and both go once nobody runs it any more', async () => {
    const outer = await outerPipeline('Outer')
    await expect(deletePipeline(deps, { id: pipelineId }, call)).rejects.toMatchObject({ code: 'conflict' })
    await prisma.deployment.delete({ where: { id: inner } })
    await expect(deletePipeline(deps, { id: pipelineId }, call)).rejects.toThrow('“Ask” is run by “Outer”.')
    await emptied(outer)
    await deletePipeline(deps, { id: pipelineId }, call)
    expect(await prisma.pipeline.count()).toBe(1)
  })

  it('goes although it runs itself, or others only write its id', async () => {
    const own = await outerPipeline('Own')
    await prisma.pipeline.update({
      where: { id: own },
      data: { graph: JSON.stringify({ version: 1, nodes: [], edges: [], notes: [{ text: pipelineId }], groups: [] }) },
    })
    const { graph } = await findPipeline(deps, await outerPipeline('Copy'), call)
    await prisma.pipeline.update({ where: { id: pipelineId }, data: { graph } })
    await prisma.pipeline.deleteMany({ where: { name: 'Copy' } })
    await unpublish(deps, { deploymentId: inner }, call)
    await deletePipeline(deps, { id: pipelineId }, call)
    expect(await prisma.pipeline.count()).toBe(1)
  })
})

describe('keys', () => {
  it('are compared by hash', () => {
    const { key, hash } = newKey()
    const other = newKey()
    const hashes = [Buffer.from(other.hash, 'hex'), Buffer.from(hash, 'hex')]
    expect(isKeyOf(key, hashes)).toBe(true)
    expect(isKeyOf(`${key}x`, hashes)).toBe(false)
    expect(isKeyOf('', hashes)).toBe(false)
    expect(isKeyOf(key, [])).toBe(false)
    const nearly = Buffer.from(hash, 'hex')
    nearly[nearly.length - 1] = (nearly.at(-1) ?? 0) ^ 1
    expect(isKeyOf(key, [nearly, nearly.subarray(0, 31)])).toBe(false)
  })

  it('are made and revoked, at once in the same process', async () => {
    const { deployment, key } = await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    const second = await createKey(deps, { deploymentId: deployment.id, name: 'Second' }, call)
    const hashes = async () => (await deps.endpoints.find('ask'))?.keyHashes ?? []
    expect(isKeyOf(second.key, await hashes())).toBe(true)
    await revokeKey(deps, { keyId: deployment.keys[0]?.id ?? '' }, call)
    expect(isKeyOf(key ?? '', await hashes())).toBe(false)
    expect(isKeyOf(second.key, await hashes())).toBe(true)
    await revokeKey(deps, { keyId: deployment.keys[0]?.id ?? '' }, call)
    await expect(revokeKey(deps, { keyId: 'nobody' }, call)).rejects.toMatchObject({ code: 'not-found' })
    expect((await getDeployment(deps, { pipelineId }, call))?.keys.map(({ revokedAt }) => revokedAt === null)).toEqual([
      false,
      true,
    ])
  })
})

describe('finding endpoints', () => {
  it('sees what another process did within a second, and asks no more often', async () => {
    const { deployment } = await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    const gateway = new EndpointCache(deps.records.deployments, definitions, () => now)
    const first = await gateway.find('ask')
    await revokeKey(deps, { keyId: deployment.keys[0]?.id ?? '' }, call)
    now += 999
    expect(gateway.find('ask')).toBe(first)
    now += 1
    const later = await gateway.find('ask')
    expect(later?.keyHashes).toEqual([])
    expect(later?.plan).toBe(first?.plan)
  })

  it('remembers what is not there, until it is published', async () => {
    expect(await deps.endpoints.find('ask')).toBeNull()
    expect(deps.endpoints.find('ask')).toBeNull()
    await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    expect(await deps.endpoints.find('ask')).not.toBeNull()
  })

  it('does not keep what it read before a change', async () => {
    await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    const reading = deps.endpoints.find('ask')
    await unpublish(deps, { deploymentId: (await getDeployment(deps, { pipelineId }, call))?.id ?? '' }, call)
    await reading
    expect(await deps.endpoints.find('ask')).toBeNull()
  })
})

describe('versions', () => {
  it('are listed with the newest first, and read with the drawing they froze', async () => {
    expect(await listVersions(deps, { pipelineId }, call)).toEqual([])
    await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    await changeDraft('Other')
    await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    expect((await listVersions(deps, { pipelineId }, call)).map(({ number }) => number)).toEqual([2, 1])
    const first = await getVersion(deps, { pipelineId, number: 1 }, call)
    expect(first.graph).toEqual(ragGraph(definitions, 'col'))
    const missing = getVersion(deps, { pipelineId, number: 3 }, call)
    await expect(missing).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('version 3') })
  })

  it('are served again at once, at the same address and with the same keys', async () => {
    const { deployment: first, key } = await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    await changeDraft('Other')
    await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    expect((await deps.endpoints.find('ask'))?.versionNumber).toBe(2)
    const again = await serveVersion(deps, { pipelineId, number: 1 }, call)
    expect(again).toMatchObject({ slug: 'ask', version: { number: 1 }, keys: first.keys })
    const served = await deps.endpoints.find('ask')
    expect(served).toMatchObject({ versionNumber: 1, plan: { hash: first.version.planHash } })
    expect(isKeyOf(key ?? '', served?.keyHashes ?? [])).toBe(true)
    expect((await listVersions(deps, { pipelineId }, call)).map(({ number }) => number)).toEqual([2, 1])
  })

  it('are not served where nothing is published, or where their plan cannot be read', async () => {
    const { deployment } = await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    await changeDraft('Other')
    await publishPipeline(deps, { pipelineId, slug: 'ask' }, call)
    await prisma.pipelineVersion.updateMany({ where: { number: 1 }, data: { plan: '{' } })
    const damaged = serveVersion(deps, { pipelineId, number: 1 }, call)
    await expect(damaged).rejects.toMatchObject({ code: 'invalid-graph' })
    expect((await deps.endpoints.find('ask'))?.versionNumber).toBe(2)
    await unpublish(deps, { deploymentId: deployment.id }, call)
    await expect(serveVersion(deps, { pipelineId, number: 2 }, call)).rejects.toMatchObject({ code: 'conflict' })
  })
})
