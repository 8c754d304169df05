import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { retriever } from '@/nodes/retriever/definition'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Embedder } from '@/server/capabilities/chat-model'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack, wordEmbedder } from '@/test/builders/knowledge'
import { openRetrieval } from '@/test/builders/retrieval'
import { addDocument } from '../../collections/add-document'
import { createCollection } from '../../collections/create-collection'
import { deleteDocument } from '../../collections/delete-document'
import { createPipeline } from '../../pipelines/create-pipeline'
import { findPipeline, toPipelineDto } from '../../pipelines/find-pipeline'
import { ragGraph } from '../../pipelines/templates'
import { advise } from './advise'
import type { QualityMode } from './types'

const call = contextOf('home')

const { signal } = new AbortController()
const topics = [
  'valve',
  'pump',
  'bearing',
  'boiler',
  'gasket',
  'flange',
  'rotor',
  'piston',
  'burner',
  'filter',
  'sensor',
]
const people = ['Ada', 'Bruno', 'Carla', 'Diego', 'Elena', 'Felix', 'Greta', 'Hugo', 'Irene', 'Jonas', 'Karla']
const tools = ['wrench', 'hammer', 'gauge', 'lamp', 'brush', 'ladder', 'pliers', 'torch', 'ruler', 'mirror', 'scale']
const places = ['hall', 'cellar', 'yard', 'attic', 'garage', 'office', 'tower', 'shed', 'kitchen', 'dock', 'roof']
const textOf = (topic: string, at: number) =>
  `# Yearly care of the ${topic} in the ${places[at]}\n\n` +
  `The mechanic ${people[at]} looks at the ${topic} twice every summer with a ${tools[at]} taken from the ${places[at]}. ` +
  `Nobody but ${people[at]} may carry the ${tools[at]} or open the ${topic} in the ${places[at]} before it has cooled down.\n`

describe('the quality of a collection', () => {
  let stack: KnowledgeStack
  let opened: ReturnType<typeof openRetrieval>
  let collectionId: string
  let down: boolean
  /** What happens while questions are embedded. */
  let meanwhile: () => Promise<void>
  const ids = new Map<string, string>()

  beforeEach(async () => {
    down = false
    meanwhile = async () => undefined
    const words = wordEmbedder()
    const embedder: Embedder = {
      embed: async (provider, request, options) => {
        if (down) throw new AppError('models-unreachable', say('Nobody serves it.'))
        await meanwhile()
        return words.embed(provider, request, options)
      },
    }
    stack = await knowledgeStack({ embedder })
    opened = openRetrieval(stack, () => 'x')
    collectionId = (await createCollection(stack.deps, { name: 'Plant', language: 'en' }, { ...call, ...{ signal } }))
      .id
    for (const [at, topic] of topics.entries()) {
      const data = Buffer.from(textOf(topic, at))
      const { documentId } = await addDocument(stack.deps, { collectionId, name: `${topic}.md`, data }, call)
      ids.set(topic, documentId)
    }
    await stack.queue.idle()
  })
  afterEach(async () => {
    await opened.close()
    await stack.close()
  })

  const save = async (count: number) => {
    for (const topic of topics.slice(0, count)) {
      const query = `Who looks at the ${topic}?`
      await opened.retrieval.saveQuestion({ collectionId, query, documentId: ids.get(topic) ?? '' })
    }
  }
  const pipelineDeps = () => ({
    records: stack.deps.records,
    definitions,
    environment: opened.environment,
  })
  const draft = (name: string, config: object) => {
    const graph = ragGraph(definitions, collectionId)
    const nodes = graph.nodes.map((node) =>
      node.type === 'retriever' ? { ...node, config: { ...node.config, ...config } } : node,
    )
    return createPipeline(pipelineDeps(), { name, graph: { ...graph, nodes } }, call)
  }

  it('is not known before it is measured, and is remembered afterwards', async () => {
    const { retrieval } = opened
    expect(await retrieval.quality({ collectionId })).toEqual({ quality: null, saved: 0, retrievers: [] })
    const { quality } = await retrieval.measure({ collectionId }, signal)
    expect(quality).toMatchObject({ synthetic: true, stale: [], advice: { kind: 'best', mode: 'hybrid-named' } })
    expect(quality?.questions).toHaveLength(30)
    expect(new Set(quality?.questions.map(({ places }) => places[0]?.documentId)).size).toBe(topics.length)
    const sparse = quality?.modes.find(({ mode }) => mode === 'sparse')?.scores
    expect(sparse?.recall5).toBeGreaterThan(0.8)
    expect(sparse?.low).toBeLessThan(sparse?.recall5 ?? 0)
    expect((await retrieval.quality({ collectionId })).quality).toEqual(quality)
    const again = await retrieval.measure({ collectionId }, signal)
    expect(again.quality?.questions).toEqual(quality?.questions)
  })

  it('is of saved questions where there are ten, or where they are asked for', async () => {
    const { retrieval } = opened
    await expect(retrieval.measure({ collectionId, questions: 'saved' }, signal)).rejects.toMatchObject({
      code: 'invalid-input',
    })
    await save(4)
    expect((await retrieval.measure({ collectionId }, signal)).quality?.synthetic).toBe(true)
    const { quality } = await retrieval.measure({ collectionId, questions: 'saved' }, signal)
    expect(quality).toMatchObject({ synthetic: false, advice: { kind: 'few', questions: 4 } })
    await save(11)
    expect((await retrieval.measure({ collectionId }, signal)).quality?.questions).toHaveLength(11)
  })

  it('is no longer true once other questions are saved, which made ones do not mind', async () => {
    const { retrieval } = opened
    await retrieval.measure({ collectionId }, signal)
    await save(10)
    expect((await retrieval.quality({ collectionId })).quality?.stale).toEqual([])
    await retrieval.measure({ collectionId }, signal)
    await save(11)
    expect((await retrieval.quality({ collectionId })).quality?.stale).toEqual(['questions'])
    expect((await retrieval.measure({ collectionId }, signal)).quality?.stale).toEqual([])
  })

  it('leaves out questions whose document is gone, and says that it is of an earlier content', async () => {
    const { retrieval } = opened
    await save(11)
    await retrieval.measure({ collectionId }, signal)
    await deleteDocument(stack.deps, { documentId: ids.get('valve') ?? '' }, { ...call, ...{ signal } })
    expect(await retrieval.quality({ collectionId })).toMatchObject({
      saved: 10,
      quality: { stale: ['collection', 'questions'] },
    })
    const { quality } = await retrieval.measure({ collectionId }, signal)
    expect(quality?.stale).toEqual([])
    expect(quality?.questions.flatMap(({ places }) => places.map(({ documentName }) => documentName))).not.toContain(
      'valve.md',
    )
  })

  it('measures search by words while the embedder is down, and says so', async () => {
    down = true
    const { quality } = await opened.retrieval.measure({ collectionId }, signal)
    const of = (mode: QualityMode) => quality?.modes.find((one) => one.mode === mode)
    expect(of('sparse')?.scores?.questions).toBe(30)
    expect(of('dense')).toMatchObject({ scores: null, error: { code: 'models-unreachable' } })
    expect(quality?.advice).toMatchObject({ kind: 'embedder-down', mode: null })
  })

  it('says why nothing could be measured, and keeps what was measured before', async () => {
    const { quality } = await opened.retrieval.measure({ collectionId }, signal)
    const { storeName } = await opened.live.of(call).live(collectionId, { signal })
    await stack.raw.deleteCollection(storeName, { signal })
    await expect(opened.retrieval.measure({ collectionId }, signal)).rejects.toMatchObject({ code: 'index-lost' })
    expect((await opened.retrieval.quality({ collectionId })).quality).toEqual(quality)
  })

  it('takes a damaged record for none', async () => {
    const { retrieval } = opened
    await retrieval.measure({ collectionId }, signal)
    for (const record of ['{"measuredAt":', '[]', 'null']) {
      await stack.deps.prisma.collectionQuality.update({ where: { collectionId }, data: { record } })
      expect((await retrieval.quality({ collectionId })).quality).toBeNull()
    }
    expect((await retrieval.measure({ collectionId }, signal)).quality?.questions).toHaveLength(30)
  })

  it('says that a collection is gone which was deleted meanwhile', async () => {
    meanwhile = async () => {
      await stack.deps.prisma.collection.delete({ where: { id: collectionId } })
    }
    const measured = opened.retrieval.measure({ collectionId }, signal)
    await expect(measured).rejects.toMatchObject({ code: 'not-found' })
  })

  it('asks nothing that several documents have word for word', async () => {
    for (const name of ['one.md', 'two.md', 'three.md']) {
      await addDocument(
        stack.deps,
        {
          collectionId,
          name,
          data: Buffer.from(`${textOf('valve', 0)}\nVersion kept by ${name}.`),
        },
        call,
      )
    }
    await stack.queue.idle()
    const { quality } = await opened.retrieval.measure({ collectionId }, signal)
    expect(quality?.questions.map(({ query }) => query).filter((query) => query.includes('valve'))).toEqual([])
  })

  it('says that there is nothing to ask an empty collection', async () => {
    const empty = await createCollection(stack.deps, { name: 'Empty', language: 'en' }, { ...call, ...{ signal } })
    const { quality } = await opened.retrieval.measure({ collectionId: empty.id }, signal)
    expect(quality).toMatchObject({ questions: [], advice: { kind: 'nothing-to-ask' } })
    const settings = [retriever.config.parse({ collectionId: empty.id })]
    const compared = opened.retrieval.compare({ collectionId: empty.id, settings }, signal)
    await expect(compared).rejects.toMatchObject({ code: 'not-indexed' })
  })

  it('sets the retrievers of drafts at one click, and nothing else of them', async () => {
    const { retrieval } = opened
    const old = await draft('Old', { fusion: 'rrf', prefer: false, topK: 3, denseWeight: 2 })
    const fitting = await draft('New', {})
    expect((await retrieval.quality({ collectionId })).retrievers).toMatchObject([
      { pipelineName: 'New', mode: 'hybrid-named' },
      { pipelineName: 'Old', mode: null },
    ])
    const applied = await retrieval.applyMode({ collectionId, mode: 'hybrid-named' })
    expect(applied).toEqual({ changed: [{ pipelineId: old.id, pipelineName: 'Old', retrievers: 1 }], failed: [] })
    const read = async (id: string) => toPipelineDto(await findPipeline(pipelineDeps(), id, call), { definitions })
    const changed = await read(old.id)
    expect(changed.revision).toBe(old.revision + 1)
    expect(changed.graph.nodes.find(({ type }) => type === 'retriever')?.config).toMatchObject({
      fusion: 'auto',
      prefer: true,
      topK: 3,
    })
    expect((await read(fitting.id)).revision).toBe(fitting.revision)
    expect(await retrieval.applyMode({ collectionId, mode: 'hybrid-named' })).toEqual({ changed: [], failed: [] })
  })

  it('goes by what says how a retriever searches, and leaves out drafts that are damaged', async () => {
    const { retrieval } = opened
    const unfinished = await draft('Unfinished', { topK: 'many', fusion: 'rrf', prefer: false })
    const damaged = await draft('Damaged', { fusion: 'rrf' })
    await stack.deps.prisma.pipeline.update({
      where: { id: damaged.id },
      data: { graph: `{"nodes": ["${collectionId}"` },
    })
    expect((await retrieval.quality({ collectionId })).retrievers).toMatchObject([
      { pipelineName: 'Unfinished', mode: 'hybrid-rrf' },
    ])
    const { changed } = await retrieval.applyMode({ collectionId, mode: 'hybrid-named' })
    expect(changed).toEqual([{ pipelineId: unfinished.id, pipelineName: 'Unfinished', retrievers: 1 }])
    expect(await retrieval.applyMode({ collectionId, mode: 'hybrid-named' })).toEqual({ changed: [], failed: [] })
  })

  it('compares two settings question by question, those that differ first', async () => {
    await save(11)
    const base = { collectionId, mode: 'sparse' }
    const filter = { must: [{ field: 'document_name', op: 'eq', value: 'pump.md' }], should: [], mustNot: [] }
    const settings = [base, { ...base, filter }].map((one) => retriever.config.parse(one))
    const result = await opened.retrieval.compare({ collectionId, settings }, signal)
    expect(result).toMatchObject({ synthetic: false, gained: 0, lost: 10 })
    expect(result.settings.map(({ scores }) => scores?.recall5)).toEqual([1, 1 / 11])
    expect(result.questions.at(-1)).toMatchObject({ places: [{ documentName: 'pump.md' }], ranks: [1, 1] })
    expect(result.p).toBeCloseTo(2 / 1024)
  })

  it('refuses what is no setting, and collections of others', async () => {
    const wrong: unknown = { collectionId, settings: [{ collectionId, topK: 'many' }] }
    const compare = opened.retrieval.compare as (input: unknown, stop: AbortSignal) => Promise<unknown>
    await expect(compare(wrong, signal)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(opened.retrieval.measure({ collectionId: 'nowhere' }, signal)).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('advise', () => {
  const ranks = (found: number, of: number) => Array.from({ length: of }, (_, at) => (at < found ? 1 : null))
  const all = (base: (number | null)[], dense: (number | null)[]) => [
    { mode: 'dense' as const, ranks: dense },
    { mode: 'hybrid-named' as const, ranks: base },
  ]

  it('recommends another way only where saved questions speak for it by more than chance', () => {
    const facts = { questions: 40, synthetic: false }
    expect(advise(all(ranks(30, 40), ranks(40, 40)), facts)).toEqual({
      kind: 'better',
      mode: 'dense',
      found: 40,
      questions: 40,
      gained: 10,
      lost: 0,
    })
    expect(advise(all(ranks(36, 40), ranks(40, 40)), facts)).toMatchObject({ kind: 'best', mode: 'hybrid-named' })
    const made = { ...facts, synthetic: true }
    expect(advise(all(ranks(30, 40), ranks(40, 40)), made)).toMatchObject({ kind: 'best', mode: 'hybrid-named' })
  })

  it('says when no way finds enough', () => {
    expect(advise(all(ranks(9, 20), ranks(8, 20)), { questions: 20, synthetic: false })).toMatchObject({
      kind: 'weak',
      found: 9,
    })
  })
})
