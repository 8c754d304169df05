import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import { AppError } from '@/pipeline/errors'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { createStudioApp } from '@/server/api/studio-app'
import type { Records } from '@/server/capabilities/records'
import { routes } from '@/server/gateway/routes'
import { idSchema } from '@/server/services/ids'
import { ragGraph } from '@/server/services/pipelines/templates'
import { areas, type Studio } from '@/server/services/studio'
import { type AnyUseCase, type Area, bind, query } from '@/server/services/use-case'
import { contextOf } from '@/test/builders/context'
import { foreignInputs, type Ids, tellsNothing } from '@/test/builders/foreign-ids'
import { openTelar } from './open-telar'

let telar: Awaited<ReturnType<typeof openTelar>>
let folder: string
/** Of the workspace that everything is in. */
let theirs: Ids
let slug: string
/** Of the second one, which asks. */
let own: Ids
let ownKey: string
let app: ReturnType<typeof createStudioApp>

beforeAll(async () => {
  telar = await openTelar({})
  folder = await mkdtemp(join(tmpdir(), 'telar-workspaces-'))
  await writeFile(join(folder, 'a.txt'), 'The heddle lifts.')
  const { studio, studioFor } = telar.container
  const { location } = (await studio.system.status()).database
  const prisma = await openDatabase({ url: `file:${location}` })
  await prisma.workspace.create({ data: { id: 'second', name: 'Second' } })
  const filled = await fill(studio)
  const second = await fill(studioFor(contextOf('second')))
  const { workspaceId } = await prisma.pipeline.findUniqueOrThrow({ where: { id: filled.ids.pipeline ?? '' } })
  const [card, ownCard] = await Promise.all([workspaceId, 'second'].map((of) => aCard(prismaRecords(prisma), of)))
  await prisma.$disconnect()
  theirs = { ...filled.ids, card: card ?? '' }
  slug = filled.slug
  own = { ...second.ids, card: ownCard ?? '' }
  ownKey = second.key
  app = createStudioApp({ studioFor: () => studioFor(contextOf('second')), onInternalError: () => undefined })
}, 120_000)
afterAll(async () => {
  await telar.close()
  await rm(folder, { recursive: true })
})

const until = (holds: () => Promise<boolean>) => vi.waitUntil(holds, { timeout: 30_000 })

/** No language model serves here that one could be made for by the studio. */
async function aCard({ judgeCards }: Records, workspaceId: string): Promise<string> {
  const model = { provider: 'ollama' as const, model: 'judge:1b', digest: null }
  return (await judgeCards.create({ workspaceId, ...model, kind: 'judge', rubric: 'Right?', rubricHash: 'h' })).id
}

/** One thing of each kind. */
async function fill(studio: Studio): Promise<{ ids: Ids; slug: string; key: string }> {
  const embedder = { provider: 'built-in' as const, model: 'lexical-384' }
  const { id: collection } = await studio.collections.create({ name: 'Looms', language: 'en', embedder })
  const data = Readable.from([Buffer.from('The reed beats.')])
  const { documentId: document } = await studio.collections.addDocument({
    collectionId: collection,
    name: 'b.txt',
    data,
  })
  const config = { kind: 'folder' as const, path: folder, watch: false }
  const { id: source } = await studio.sources.create({ collectionId: collection, source: { name: 'Folder', config } })
  const { id: sync } = await studio.sources.sync({ id: source })
  await until(async () => (await studio.sources.get({ id: source })).sync?.state === 'ok')
  await until(async () => (await studio.collections.get({ id: collection })).pending === 0)
  const { id: question } = await studio.retrieval.saveQuestion({
    collectionId: collection,
    documentId: document,
    query: 'What beats?',
  })
  const { id: index } = await studio.indexes.start({ collectionId: collection, change: { chunking: { size: 99 } } })
  const graph = ragGraph(definitions, collection)
  const { id: pipeline, slug: name } = await studio.pipelines.create({ name: 'Ask', graph })
  const { deployment, key } = await studio.deployments.publish({ pipelineId: pipeline, slug: `${name}-${collection}` })
  const { runId: run } = await studio.runs.start({ pipelineId: pipeline, graph, inputs: { question: 'What beats?' } })
  await until(async () => (await studio.runs.get({ id: run })).status !== 'running')
  const apiKey = deployment.keys[0]?.id ?? ''
  const { id: dataset } = await studio.datasets.create({ name: 'Answers' })
  const saved = await studio.datasets.saveCase({ datasetId: dataset, case: { inputs: { question: 'What beats?' } } })
  const { id: grid } = await studio.play.create({ runId: run })
  await studio.play.start({ id: grid })
  await until(async () => (await studio.play.get({ id: grid })).state === 'idle')
  const { cells, variants } = await studio.play.get({ id: grid })
  const { id: experiment, candidates } = await studio.evaluation.create({
    datasetId: dataset,
    candidates: [{ pipelineId: pipeline }],
  })
  await studio.evaluation.start({ experimentId: experiment })
  await until(async () => (await studio.evaluation.get({ experimentId: experiment })).state === 'done')
  const { id: synthesis } = await studio.synthesis.start({ collectionId: collection, datasetId: dataset })
  await until(async () => (await studio.synthesis.get({ synthesisId: synthesis })).state === 'done')
  const [cell, variant] = [cells[0]?.id ?? '', variants[0]?.id ?? '']
  return {
    ids: {
      ...{ collection, document, source, sync, question, index, pipeline, run, deployment: deployment.id, key: apiKey },
      ...{ dataset, case: saved.case.id, grid, cell, variant },
      ...{ experiment, candidate: candidates[0]?.id ?? '', synthesis },
    },
    slug: deployment.slug,
    key: key ?? '',
  }
}

/** What an answer says, all of it. */
async function told(answer: unknown): Promise<unknown> {
  if (!(answer instanceof Object && Symbol.asyncIterator in answer)) return answer
  const all: unknown[] = []
  // Whatever it gives is only looked at.
  for await (const one of answer as AsyncIterable<unknown>) all.push(one)
  return all
}

type Method = (input: unknown) => unknown

/** Calls of use cases with an id of the other workspace that are answered by more than that nothing is there. */
async function leaksOf(name: string, { input }: AnyUseCase, method: Method): Promise<string[]> {
  const leaks: string[] = []
  for (const given of foreignInputs(input, theirs, own)) {
    const asked = `${name} ${JSON.stringify(given).slice(0, 200)}`
    try {
      const answer = await told(await method(given))
      if (!tellsNothing(answer)) leaks.push(`${asked}: answered`)
    } catch (error) {
      const code = error instanceof AppError ? error.code : String(error)
      if (code !== 'not-found') leaks.push(`${asked}: ${code}`)
    }
  }
  return leaks
}

const all = Object.entries(areas).flatMap(([area, useCases]: [string, Area]) =>
  Object.entries(useCases).map(([name, useCase]) => ({ area, name, useCase })),
)
const withIds = all.filter(({ useCase }) => foreignInputs(useCase.input, { a: 'a' }, { a: 'a' }).length > 0)

describe('another workspace', () => {
  it.each(withIds)(
    'finds nothing by $name of $area',
    async ({ area, name, useCase }) => {
      const studio: unknown = telar.container.studioFor(contextOf('second'))
      // Each area has a method for each of its use cases.
      const method = (studio as Record<string, Record<string, Method>>)[area]?.[name]
      expect(method && (await leaksOf(`${area}.${name}`, useCase, method))).toEqual([])
    },
    60_000,
  )

  it('sees nothing of it in lists', async () => {
    const studio: unknown = telar.container.studioFor(contextOf('second'))
    const seen: string[] = []
    for (const { area, name, useCase } of all) {
      if (useCase.kind !== 'query' || useCase.input.safeParse(undefined).success === false) continue
      const answer = await (studio as Record<string, Record<string, Method>>)[area]?.[name]?.(undefined)
      const text = JSON.stringify(answer)
      for (const [kind, id] of Object.entries(theirs)) if (text.includes(id)) seen.push(`${area}.${name}: ${kind}`)
    }
    expect(seen).toEqual([])
    expect((await telar.container.studioFor(contextOf('second')).collections.list()).length).toBe(1)
  })

  it('finds nothing by any procedure or file route of the studio', async () => {
    const found: string[] = []
    for (const { area, name, useCase } of withIds.filter(({ useCase: { kind } }) => kind === 'query')) {
      const [input] = foreignInputs(useCase.input, theirs, own)
      const response = await app.request(`/api/trpc/${area}.${name}?input=${encodeURIComponent(JSON.stringify(input))}`)
      const { result } = z.object({ result: z.object({ data: z.unknown() }).optional() }).parse(await response.json())
      if (response.status !== 404 && !(result && tellsNothing(result.data)))
        found.push(`${area}.${name}: ${response.status}`)
    }
    const paths = app.routes.filter(({ path }) => path.includes(':id'))
    expect(paths.length).toBeGreaterThan(2)
    for (const { method, path } of paths) {
      for (const id of Object.values(theirs)) {
        const address = path.replace(':id', id).replace(':part', 'index')
        const body = method === 'PUT' ? { body: 'text' } : {}
        const response = await app.request(`${address}?name=a.txt`, { method, ...body })
        if (response.status !== 404) found.push(`${method} ${address}: ${response.status}`)
      }
    }
    expect(found).toEqual([])
  })

  it('has no key to its endpoints', async () => {
    const guarded = Object.values(routes).filter(({ path }) => path.includes('{slug}'))
    expect(guarded.length).toBeGreaterThan(2)
    for (const { method, path } of guarded) {
      const init = { method, headers: { authorization: `Bearer ${ownKey}`, 'content-type': 'application/json' } }
      const body = method === 'post' ? { body: JSON.stringify({ inputs: { question: 'What beats?' } }) } : {}
      const response = await fetch(`${telar.url}${path.replace('{slug}', slug)}`, { ...init, ...body })
      expect([path, response.status]).toEqual([path, 401])
    }
  })

  it('is named where a use case finds what is not its own', async () => {
    const leaky = {
      find: query({ permission: 'read', input: z.strictObject({ id: idSchema }), run: async (_, { id }) => [id] }),
    }
    const { find } = bind(leaky, {}, contextOf('second'))
    const leaks = await leaksOf('leaky.find', leaky.find, (input) => find(z.object({ id: z.string() }).parse(input)))
    expect(leaks).toHaveLength(Object.keys(theirs).length)
    expect(leaks[0]).toContain('leaky.find')
  })
})
