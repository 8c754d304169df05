import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gateSchema } from '@/pipeline/evaluation/gate'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Records } from '@/server/capabilities/records'
import { onEachDatabase, openTwice } from '../builders/databases'

const own = 'own'
const foreign = 'foreign'

onEachDatabase('records of pipelines', (make) => {
  let opened: Awaited<ReturnType<typeof openTwice>>
  let records: Records
  /** The same store from another process. */
  let others: Records
  beforeAll(async () => {
    opened = await openTwice(await make(), [own, foreign])
    records = prismaRecords(opened.db)
    others = prismaRecords(opened.other)
  })
  afterAll(() => opened.close())

  const aPipeline = (graph = '{"nodes":[]}', workspaceId = own) =>
    records.pipelines.create(workspaceId, { slug: randomUUID(), name: 'Ask', graph })
  const version = { graph: '{"live":true}', plan: '{"inputs":[]}', planHash: 'h' }
  const key = () => ({ name: 'First', prefix: 'tlr_', hash: randomUUID() })
  const published = async (workspaceId = own) => {
    const pipeline = await aPipeline(undefined, workspaceId)
    const slug = randomUUID()
    const { id } = await records.deployments.publish(workspaceId, {
      pipelineId: pipeline.id,
      slug,
      version,
      key: key(),
    })
    return { pipeline, slug, id }
  }

  describe('pipelines', () => {
    it('are found in their workspace alone, by id and slug', async () => {
      const made = await aPipeline()
      for (const name of [made.id, made.slug]) {
        expect(await records.pipelines.find(own, name)).toEqual(made)
        expect(await records.pipelines.find(foreign, name)).toBeNull()
      }
      expect(await records.pipelines.slugs(own, made.slug)).toEqual([made.slug])
      expect(await records.pipelines.slugs(foreign, made.slug)).toEqual([])
      expect(await records.pipelines.names(own)).toContainEqual({ id: made.id, slug: made.slug, name: 'Ask' })
      await records.pipelines.rename(made.id, 'Other')
      expect(await records.pipelines.find(own, made.id)).toMatchObject({ name: 'Other', slug: made.slug })
      await records.pipelines.delete(made.id)
      await expect(records.pipelines.rename(made.id, 'X')).rejects.toMatchObject({ code: 'not-found' })
    })

    it('never give two writers the same slug, and say nothing of other workspaces', async () => {
      const slug = randomUUID()
      const pipeline = { slug, name: 'Twice', graph: '{}' }
      const ended = await Promise.allSettled([records, others].map((one) => one.pipelines.create(own, pipeline)))
      expect(ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))).toMatchObject([
        { code: 'already-exists' },
      ])
      expect(await records.pipelines.create(foreign, pipeline)).toMatchObject({ slug })
    })

    it('lose no update: of two that began with one revision, one is kept', async () => {
      const { id, revision } = await aPipeline()
      const saves = ['a', 'b'].map((graph, at) =>
        (at === 0 ? records : others).pipelines.save(own, id, { graph, revision }),
      )
      const ended = await Promise.all(saves)
      expect(ended.toSorted()).toEqual([false, true])
      expect(await records.pipelines.find(own, id)).toMatchObject({
        graph: ended[0] ? 'a' : 'b',
        revision: revision + 1,
      })
      expect(await records.pipelines.save(foreign, id, { graph: 'c', revision: revision + 1 })).toBe(false)
    })

    it('are found by what their draft or published graph mentions', async () => {
      const id = randomUUID()
      const draft = await aPipeline(`{"collection":"${id}"}`)
      const live = await aPipeline()
      const withId = { ...version, graph: `{"runs":"${id}"}` }
      await records.deployments.publish(own, { pipelineId: live.id, slug: randomUUID(), version: withId, key: key() })
      await aPipeline(`{"collection":"${id}"}`, foreign)
      const found = await records.pipelines.mentioning(own, id)
      expect(found.map((one) => one.id).toSorted()).toEqual([draft.id, live.id].toSorted())
      expect(found.find((one) => one.id === live.id)?.published?.graph).toBe(withId.graph)
    })
  })

  describe('deployments', () => {
    it('are published with a version and a key, and found in their workspace alone', async () => {
      const { pipeline, slug, id } = await published()
      const found = await records.deployments.get(own, id)
      expect(found).toMatchObject({ slug, pipeline: { id: pipeline.id }, version: { ...version, number: 1 } })
      expect(found?.keys).toMatchObject([{ name: 'First', revokedAt: null }])
      expect(await records.deployments.ofPipeline(own, pipeline.id)).toEqual(found)
      expect(await records.deployments.get(foreign, id)).toBeNull()
      expect(await records.deployments.ofPipeline(foreign, pipeline.id)).toBeNull()
      expect((await records.deployments.list(foreign)).map((one) => one.id)).not.toContain(id)
      expect((await records.deployments.published(own)).map((one) => one.pipeline.id)).toContain(pipeline.id)
      const versionId = found?.version.id ?? ''
      expect(await records.pipelines.version(own, versionId)).toEqual({ graph: version.graph, plan: version.plan })
      expect(await records.pipelines.version(foreign, versionId)).toBeNull()
      expect(await records.pipelines.list(own)).toContainEqual({
        ...pipeline,
        published: { slug, graph: version.graph },
      })
    })

    it('move to another address and version, with the keys they have', async () => {
      const { pipeline, slug, id } = await published()
      const publication = {
        pipelineId: pipeline.id,
        slug: randomUUID(),
        version: { ...version, plan: '{}' },
        key: key(),
      }
      expect(await records.deployments.publish(own, publication)).toEqual({ id, former: slug })
      expect(await records.deployments.endpoint(slug)).toBeNull()
      const found = await records.deployments.get(own, id)
      expect(found).toMatchObject({ slug: publication.slug, version: { number: 2, plan: '{}' } })
      expect(found?.keys).toHaveLength(1)
      expect(await records.deployments.latestVersion(pipeline.id)).toEqual(found?.version)
      expect((await records.deployments.versions(pipeline.id)).map(({ number }) => number)).toEqual([2, 1])
      const one = await records.deployments.numbered(pipeline.id, 1)
      expect(one).toMatchObject({ ...version, number: 1 })
      expect(await records.deployments.numbered(pipeline.id, 3)).toBeNull()
      await records.deployments.serve(id, one?.id ?? '')
      expect((await records.deployments.get(own, id))?.version).toEqual(one)
      const first = await records.deployments.publish(own, { ...publication, version: { id: found?.version.id ?? '' } })
      expect(first).toEqual({ id, former: publication.slug })
      expect(await records.deployments.latestVersion(pipeline.id)).toMatchObject({ number: 2 })
    })

    it('leave a record of all that went live, with what the gate had said and why it was overridden', async () => {
      const { pipeline, slug, id } = await published()
      const outcome = {
        ...{ experimentId: 'e', basis: 'b', datasetId: 'd', datasetVersion: 2, draftHash: 'x', liveHash: null },
        ...{ passed: false, rules: [] },
      }
      const publication = { pipelineId: pipeline.id, slug, version: { ...version, plan: '{}' }, key: key() }
      await records.deployments.publish(own, publication, { gate: outcome, reason: 'It is urgent.' })
      const one = await records.deployments.numbered(pipeline.id, 1)
      await records.deployments.serve(id, one?.id ?? '')
      const found = await records.deployments.publications(pipeline.id)
      expect(found.map(({ number, gate, reason }) => [number, gate, reason])).toEqual(
        expect.arrayContaining([
          [1, null, null],
          [2, outcome, 'It is urgent.'],
          [1, null, null],
        ]),
      )
      expect(found).toHaveLength(3)
      await records.deployments.delete(id)
      expect(await records.deployments.publications(pipeline.id)).toHaveLength(3)
    })

    it('keep the gate with the pipeline, for its workspace alone', async () => {
      const { pipeline, id } = await published()
      const gate = gateSchema.parse({ datasetId: 'd', rules: [{ kind: 'not-worse' }] })
      expect(await records.deployments.gate(own, pipeline.id)).toBeNull()
      await records.deployments.setGate(foreign, pipeline.id, gate)
      expect(await records.deployments.gate(own, pipeline.id)).toBeNull()
      await records.deployments.setGate(own, pipeline.id, gate)
      await records.deployments.delete(id)
      expect(await records.deployments.gate(own, pipeline.id)).toEqual(gate)
      expect(await records.deployments.gate(foreign, pipeline.id)).toBeNull()
      await records.deployments.setGate(own, pipeline.id, null)
      expect(await records.deployments.gate(own, pipeline.id)).toBeNull()
    })

    it('never share an address: who loses leaves no version behind', async () => {
      const slug = randomUUID()
      const pipelines = await Promise.all([aPipeline(), aPipeline()])
      const ended = await Promise.allSettled(
        pipelines.map(({ id }, at) =>
          (at === 0 ? records : others).deployments.publish(own, { pipelineId: id, slug, version, key: key() }),
        ),
      )
      expect(ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))).toMatchObject([
        { code: 'already-exists' },
      ])
      const versions = await Promise.all(pipelines.map(({ id }) => records.deployments.latestVersion(id)))
      expect(versions.filter((one) => one !== null)).toHaveLength(1)
    })

    it('hold the keys that are not revoked; the first time of revoking stays', async () => {
      const { slug, id } = await published()
      const second = key()
      await records.deployments.addKey(id, second)
      const [first] = (await records.deployments.get(own, id))?.keys ?? []
      const keyId = first?.id ?? ''
      expect(await records.deployments.revokeKey(foreign, keyId, new Date(1))).toBeNull()
      expect(await records.deployments.revokeKey(own, keyId, new Date(1))).toBe(slug)
      expect(await records.deployments.revokeKey(own, keyId, new Date(2))).toBe(slug)
      expect((await records.deployments.get(own, id))?.keys).toMatchObject([{ revokedAt: new Date(1) }, {}])
      expect(await records.deployments.endpoint(slug)).toMatchObject({ id, workspaceId: own, keyHashes: [second.hash] })
      await records.deployments.delete(id)
      expect(await records.deployments.endpoint(slug)).toBeNull()
    })
  })

  it('remembers settings', async () => {
    expect(await records.settings.get('k')).toBeNull()
    await Promise.all([records.settings.set('k', 'v'), others.settings.set('k', 'v')])
    expect(await records.settings.get('k')).toBe('v')
    await records.ping()
  })
})
