import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TermIndex } from '@/server/knowledge/terms/term-index'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { createCollection } from './create-collection'
import { LiveCollections } from './live-collections'

const call = contextOf('home')

const options = { signal: new AbortController().signal }

describe('LiveCollections', () => {
  let stack: KnowledgeStack
  let id: string
  let now: number
  let live: LiveCollections
  beforeEach(async () => {
    stack = await knowledgeStack()
    id = (await createCollection(stack.deps, { name: 'Handbook', language: 'es' }, call)).id
    now = 0
    live = new LiveCollections(
      {
        records: stack.deps.records,
        terms: new TermIndex(stack.deps.records.terms),
        health: stack.deps.health,
      },
      () => now,
    )
  })
  afterEach(() => stack.close())

  const rename = (storeName: string) => stack.deps.prisma.collection.update({ where: { id }, data: { storeName } })

  it('tells how a collection is indexed, with its sources', async () => {
    const checkedAt = new Date('2026-11-20T10:00:00Z')
    await stack.deps.prisma.source.create({
      data: { id: 's', collectionId: id, kind: 'folder', name: 'Files', config: '{}', maxAge: 3600, checkedAt },
    })
    const index = await live.of(call).live(id, options)
    expect(index).toMatchObject({
      collectionId: id,
      languages: [{ language: 'es', share: 1 }],
      embedder: { model: 'words' },
      dimension: 64,
    })
    expect(index.sources).toEqual([{ id: 's', name: 'Files', checkedAt: checkedAt.getTime(), maxAgeMs: 3_600_000 }])
  })

  it('answers from memory, reads anew behind an answer, and never gives one that is too old', async () => {
    const { storeName } = await live.of(call).live(id, options)
    await rename('new')
    now = 900
    expect((await live.of(call).live(id, options)).storeName).toBe(storeName)
    now = 1_100
    expect((await live.of(call).live(id, options)).storeName).toBe(storeName)
    await expect.poll(async () => (await live.of(call).live(id, options)).storeName).toBe('new')
    await rename('newest')
    now = 30_000
    expect((await live.of(call).live(id, options)).storeName).toBe('newest')
  })

  it('reads anew at once when told of a change', async () => {
    await live.of(call).live(id, options)
    await rename('switched')
    live.forget(id)
    expect((await live.of(call).live(id, options)).storeName).toBe('switched')
  })

  it('does not know collections of others or none at all', async () => {
    const other = live.of(contextOf('other'))
    await live.of(call).live(id, options)
    await expect(other.live(id, options)).rejects.toMatchObject({ code: 'collection-missing' })
    await expect(live.of(call).live('none', options)).rejects.toMatchObject({ code: 'collection-missing' })
  })

  it('knows the languages of documents where each is detected', async () => {
    await stack.deps.prisma.collection.update({ where: { id }, data: { language: 'auto' } })
    expect((await live.of(call).live(id, options)).languages).toEqual([{ language: 'none', share: 1 }])
    const document = {
      collectionId: id,
      name: 'n',
      mime: 't',
      bytes: 1,
      hash: 'h',
      state: 'indexed',
      liveGeneration: 1,
    }
    await stack.deps.prisma.document.createMany({
      data: [
        { ...document, id: 'a', identity: 'a', language: 'es' },
        { ...document, id: 'b', identity: 'b', language: 'en' },
        { ...document, id: 'd', identity: 'd', language: 'none' },
        { ...document, id: 'c', identity: 'c', language: 'fr', liveGeneration: 0 },
      ],
    })
    live.forget(id)
    // What is in no language we know is analysed as English is.
    expect((await live.of(call).live(id, options)).languages).toEqual([
      { language: 'en', share: 2 / 3 },
      { language: 'es', share: 1 / 3 },
    ])
    await stack.deps.prisma.collection.update({ where: { id }, data: { analyser: 1 } })
    live.forget(id)
    expect((await live.of(call).live(id, options)).languages.map(({ language }) => language)).toEqual([
      'en',
      'es',
      'none',
    ])
  })
})
