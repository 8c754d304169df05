import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Embedder } from '@/server/capabilities/chat-model'
import { createCollection } from '@/server/services/collections/create-collection'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack, wordEmbedder } from '@/test/builders/knowledge'
import type { ParsedDocument } from '../parse/parsed-document'
import { indexDocumentInto } from './index-document'
import { indexTarget } from './index-target'

const call = contextOf('home')

const options = { signal: new AbortController().signal }
const words = wordEmbedder()
let stack: KnowledgeStack | undefined
afterEach(async () => {
  await stack?.close()
  stack = undefined
})

const parsed = (text: string): ParsedDocument => ({
  text,
  headings: [],
  mime: 'text/plain',
  metadata: { year: 2024 },
  warnings: [],
})
const paragraphs = (count: number, of = 'Paragraph') =>
  Array.from({ length: count }, (_, at) => `${of} ${at} tells of a loom and of its shuttle.`).join('\n\n')

async function start(changes: { language?: 'auto' | 'en' } = {}) {
  stack = await knowledgeStack()
  const { deps, ingestDeps } = stack
  const chunking = { size: 60, overlap: 0, unit: 'characters' as const }
  const fields = [{ name: 'year', type: 'number' as const }]
  const { id } = await createCollection(deps, { name: 'Into', chunking, fields, ...changes }, call)
  const [collection] = await deps.records.collections.everywhere(id)
  if (!collection) throw new Error('no collection')
  const target = indexTarget(collection)
  const counts = { texts: 0, failAfter: Number.POSITIVE_INFINITY }
  const embedder: Embedder = {
    embed: (provider, request, callOptions) => {
      if (counts.texts + request.texts.length > counts.failAfter)
        return Promise.reject(new AppError('model-refused', say('The model cannot.')))
      counts.texts += request.texts.length
      return words.embed(provider, request, callOptions)
    },
  }
  const document = { id: 'doc', name: 'doc.txt', sourceId: 'source' }
  const index = (text: string, generation: number, into = target) =>
    indexDocumentInto({ ...ingestDeps, embedder }, into, document, parsed(text), { generation, ...options })
  const found = async (storeName = target.storeName) =>
    (await deps.vectorStore.chunksOf(storeName, 'doc', options)).map(({ payload }) => payload)
  return { ...stack, deps, target, counts, index, found }
}

describe('indexing a document', () => {
  it('goes on behind the last batch that was written, and is done only once', async () => {
    const { index, found, counts, deps, target } = await start()
    counts.failAfter = 70
    await expect(index(paragraphs(100), 1)).rejects.toMatchObject({ code: 'model-refused' })
    expect(counts.texts).toBe(64)
    expect(await found()).toEqual([])
    expect((await deps.vectorStore.stats(target.storeName, options))?.points).toBe(0)
    counts.failAfter = Number.POSITIVE_INFINITY
    const totals = await index(paragraphs(100), 1)
    expect(counts.texts).toBe(100)
    expect(totals).toMatchObject({ chunks: 100, language: 'none' })
    expect(await index(paragraphs(100), 1)).toEqual(totals)
    expect(counts.texts).toBe(100)
    expect(await found()).toHaveLength(100)
  })

  it('replaces an older content as a whole', async () => {
    const { index, found, counts } = await start()
    await index(paragraphs(40, 'Old'), 1)
    counts.failAfter = counts.texts + 40
    await expect(index(paragraphs(80, 'New'), 2)).rejects.toMatchObject({ code: 'model-refused' })
    expect((await found()).every(({ text }) => text.startsWith('Old'))).toBe(true)
    counts.failAfter = Number.POSITIVE_INFINITY
    await index(paragraphs(80, 'New'), 2)
    const texts = (await found()).map(({ text }) => text)
    expect(texts).toHaveLength(80)
    expect(texts.every((text) => text.startsWith('New'))).toBe(true)
  })

  it('writes into any index, with what a search must show', async () => {
    const { index, found, deps, target } = await start()
    await deps.vectorStore.createCollection('shadow', { dimension: 64, fields: target.fields }, options)
    await index(paragraphs(3), 7, { ...target, storeName: 'shadow', chunking: { ...target.chunking, size: 500 } })
    expect(await found()).toEqual([])
    expect(await found('shadow')).toEqual([
      expect.objectContaining({
        collectionId: target.id,
        documentId: 'doc',
        documentName: 'doc.txt',
        sourceId: 'source',
        text: paragraphs(3),
        position: expect.objectContaining({ index: 0, start: 0 }),
        metadata: { year: 2024 },
        title: 'doc',
      }),
    ])
  })

  it('finds the language of each document where the collection asks for that', async () => {
    const { index } = await start({ language: 'auto' })
    const spanish =
      'El telar es una máquina que se usa para tejer, y la lanzadera pasa de un lado a otro de la urdimbre.'
    const english =
      'The loom is a machine that is used to weave, and the shuttle goes from one side of the warp to the other.'
    expect((await index(spanish, 1)).language).toBe('es')
    expect((await index(english, 2)).language).toBe('en')
  })

  it('refuses a text without chunks', async () => {
    const { index } = await start()
    await expect(index(' \n ', 1)).rejects.toMatchObject({ code: 'file-empty' })
  })
})
