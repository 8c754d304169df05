import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createQdrantVectorStore } from '@/server/adapters/qdrant'
import { createIndexBuilder, type IndexBuilder, indexJob } from '@/server/knowledge/reindex/index-builder'
import { addDocument } from '@/server/services/collections/add-document'
import { createCollection } from '@/server/services/collections/create-collection'
import { getCollection } from '@/server/services/collections/get-collection'
import { searchCollection } from '@/server/services/collections/search-collection'
import { indexes as area } from '@/server/services/indexes'
import { bind } from '@/server/services/use-case'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { startQdrantDouble } from '@/test/doubles/qdrant'

const call = contextOf('home')

/** Documents made up for this test: a handbook in English with one leaflet in German. */
const documents: Record<string, string> = {
  'valve.md': 'The safety valve opens when the boiler pressure passes six bar. It is checked by the WHO.',
  'pump.md': 'The pump delivers forty litres of water a minute. The pumps are running on two phases.',
  'loom.md': 'The shuttle of the loom is made of boxwood, and the warp is wound on the beam.',
  'spool.md': 'The spool is the part that holds the yarn while the machine is running.',
  'blatt.md':
    'Die Hinweise liegen bei: the of is a what. Das Blatt ist für alle, die das Gerät nicht kennen und es mit einer Hand halten.',
}

describe.each(['embedded', 'Qdrant'] as const)('an index of the first version, in %s', (kind) => {
  let stack: KnowledgeStack
  let builder: IndexBuilder
  let id: string
  let close: () => Promise<void>
  const found = async (query: string) =>
    (await searchCollection(stack.deps, { id, query, mode: 'sparse' }, call)).map(({ documentName }) => documentName)

  beforeAll(async () => {
    const double = kind === 'Qdrant' ? await startQdrantDouble({ record: false }) : undefined
    const url = double?.url
    stack = await knowledgeStack(url === undefined ? {} : { vectorStore: () => createQdrantVectorStore({ url }) })
    builder = createIndexBuilder({
      ...stack.ingestDeps,
      records: stack.deps.records,
      evaluate: () => Promise.resolve(null),
      takeOver: () => Promise.resolve(),
    })
    close = async () => {
      await stack.close()
      await double?.close()
    }
    id = (await createCollection(stack.deps, { name: randomUUID(), language: 'auto' }, call)).id
    const { prisma } = stack.deps
    const { storeName, dimension } = await prisma.collection.update({ where: { id }, data: { analyser: 1 } })
    await prisma.collectionIndex.updateMany({ where: { collectionId: id }, data: { analyser: 1 } })
    if (url !== undefined) await remakeAsBefore(url, storeName, dimension)
    for (const [name, text] of Object.entries(documents)) {
      await addDocument(stack.deps, { collectionId: id, name, data: Buffer.from(text) }, call)
    }
    await stack.queue.idle()
  })
  afterAll(() => close())

  it('is asked with the analysers that made it', async () => {
    expect((await found('run the pump'))[0]).toBe('pump.md')
    expect(await found('WHO')).toEqual([])
    expect(await stack.deps.prisma.termStatistics.count()).toBe(0)
    expect(await getCollection(stack.deps, { id }, call)).toMatchObject({ outdatedTerms: true })
  })

  it('lets no document win by words that are none in the language of the others', async () => {
    expect((await found('what is the shuttle of the loom'))[0]).toBe('loom.md')
    expect((await found('Hinweise'))[0]).toBe('blatt.md')
  })

  it('is built anew without any other change, and finds more then', async () => {
    const deps = {
      ...stack.deps,
      builder,
      ingestDeps: stack.ingestDeps,
      live: stack.live,
      onSwitch: () => undefined,
    }
    const indexes = bind(area, deps, contextOf('home'))
    const { id: indexId } = await indexes.start({ collectionId: id, change: {} })
    await stack.jobs.settled(indexJob, 'all')
    await indexes.activate({ indexId })
    expect(await found('WHO')).toEqual(['valve.md'])
    expect((await found('presure of the boilr'))[0]).toBe('valve.md')
    expect((await found('what is the shuttle of the loom'))[0]).toBe('loom.md')
    expect(await getCollection(stack.deps, { id }, call)).toMatchObject({ outdatedTerms: false })
    await expect(indexes.start({ collectionId: id, change: {} })).rejects.toMatchObject({ code: 'invalid-input' })
  })
})

/** Earlier versions made collections whose IDF is the server's. */
async function remakeAsBefore(url: string, name: string, size: number): Promise<void> {
  const collection = `${url}/collections/${name}`
  await fetch(collection, { method: 'DELETE' })
  const { status } = await fetch(collection, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      vectors: { dense: { size, distance: 'Cosine' } },
      sparse_vectors: { terms: { modifier: 'idf' } },
    }),
  })
  expect(status).toBe(200)
}
