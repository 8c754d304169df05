import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_QUESTION_LENGTH } from '@/pipeline/search'
import { projectRoot } from '@/server/project-root'
import { contextOf } from '@/test/builders/context'
import { inEnglish } from '@/test/builders/in-english'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { addDocument } from './add-document'
import { cancelDocument } from './cancel-document'
import { changeSettings } from './change-settings'
import { collectionInfos } from './collection-infos'
import { createCollection } from './create-collection'
import { deleteCollection } from './delete-collection'
import { deleteDocument } from './delete-document'
import { getCollection } from './get-collection'
import { getDocument } from './get-document'
import { listCollections } from './list-collections'
import { listDocuments } from './list-documents'
import { openOriginal } from './open-original'
import { retryDocument } from './retry-document'
import { searchCollection } from './search-collection'

const call = contextOf('home')

const options = { signal: new AbortController().signal }
const fixture = (name: string) => readFileSync(join(projectRoot(), 'test', 'fixtures', 'documents', name))

let stack: KnowledgeStack
beforeAll(async () => {
  stack = await knowledgeStack()
})
afterAll(() => stack.close())

const create = (name: string) =>
  createCollection(stack.deps, { name, language: 'en', fields: [{ name: 'year', type: 'number' }] }, call)

async function add(collectionId: string, name: string, data: Uint8Array | Readable = fixture(name)) {
  const added = await addDocument(stack.deps, { collectionId, name, data }, call)
  await stack.queue.idle()
  return added
}

describe('collections', () => {
  it('get another name and other fields; of two who saw the same, one wins', async () => {
    const { id, slug, settingsRevision: revision } = await create('Before')
    await create('Taken')
    const change = (name: string, more: object = {}) =>
      changeSettings(stack.deps, { id, revision, name, fields: [{ name: 'author', type: 'keyword' }], ...more }, call)
    await expect(change('TAKEN')).rejects.toMatchObject({ code: 'already-exists' })
    await expect(change('After', { fields: [{ name: 'page', type: 'number' }] })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    expect(await change(' After ')).toMatchObject({ name: 'After', slug, fields: [{ name: 'author' }] })
    await expect(change('Later')).rejects.toMatchObject({ code: 'conflict' })
    expect(await getCollection(stack.deps, { id }, call)).toMatchObject({
      name: 'After',
      settingsRevision: revision + 1,
    })
  })

  it('are created with the dimension of their model and a slug of their name', async () => {
    const created = await create('Telares de Ávila')
    expect(created).toMatchObject({
      slug: 'telares-de-avila',
      dimension: 64,
      embedder: { provider: 'built-in', model: 'words' },
      chunking: { size: 300, overlap: 45, unit: 'tokens' },
      documents: 0,
      chunks: 0,
    })
    expect((await create('Telares de Avila?')).slug).toBe('telares-de-avila-2')
    expect(await getCollection(stack.deps, { id: 'telares-de-avila' }, call)).toEqual(created)
    await expect(create('TELARES de Ávila')).rejects.toMatchObject({ code: 'already-exists' })
    // The same letters as another system encodes them.
    await expect(create('Telares de A\u0301vila')).rejects.toMatchObject({ code: 'already-exists' })
  })

  it('get their name once when several are created at the same moment', async () => {
    const sameMoment = await Promise.allSettled(['Race', 'race', 'Race', 'Race!'].map(create))
    const refused = sameMoment.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(refused).toEqual(['already-exists', 'already-exists'])
    const named = (await listCollections(stack.deps, undefined, call)).filter(({ name }) => /^race/i.test(name))
    expect(named.map(({ slug }) => slug).sort()).toEqual(['race', 'race-2'])
  })

  it('tell those who keep something of them that they are gone', async () => {
    const { id } = await create('Short-lived')
    const told: string[] = []
    await deleteCollection({ ...stack.deps, onDelete: (gone) => told.push(gone) }, { id }, call)
    expect(told).toEqual([id])
  })

  it.each([
    [{ name: ' ' }, 'name'],
    [{ name: 'A', chunking: { size: 100, overlap: 100, unit: 'tokens' as const } }, 'overlap'],
    [{ name: 'A', fields: [{ name: 'page', type: 'number' as const }] }, 'page'],
    [
      {
        name: 'A',
        fields: [
          { name: 'a', type: 'number' as const },
          { name: 'a', type: 'text' as const },
        ],
      },
      'twice',
    ],
  ])('refuse %j', async (input, fact) => {
    await expect(createCollection(stack.deps, input, call)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(fact),
    })
    expect((await listCollections(stack.deps, undefined, call)).map(({ name }) => name)).not.toContain('A')
  })

  it('are seen only in their workspace', async () => {
    const { id } = await create('Private')
    const { documentId } = await add(id, 'notes.txt')
    const elsewhere = contextOf('other')
    expect(await listCollections(stack.deps, undefined, elsewhere)).toEqual([])
    expect(await collectionInfos(stack.deps, elsewhere)).toEqual([])
    for (const attempt of [
      getCollection(stack.deps, { id }, elsewhere),
      listDocuments(stack.deps, { id }, elsewhere),
      searchCollection(stack.deps, { id, query: 'heddle' }, elsewhere),
      addDocument(stack.deps, { collectionId: id, name: 'x.txt', data: Buffer.from('x') }, elsewhere),
      getDocument(stack.deps, { documentId }, elsewhere),
      openOriginal(stack.deps, { documentId }, elsewhere),
      cancelDocument(stack.deps, { documentId }, elsewhere),
      retryDocument(stack.deps, { documentId }, elsewhere),
      deleteDocument(stack.deps, { documentId }, elsewhere),
      deleteCollection(stack.deps, { id }, elsewhere),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  it('go with all they have', async () => {
    const { id } = await create('Short-lived')
    const { documentId } = await add(id, 'notes.txt')
    const { storeName } = (await collectionInfos(stack.deps, call)).find((info) => info.id === id) ?? { storeName: '' }
    expect(await stack.deps.vectorStore.stats(storeName, options)).toMatchObject({ points: 1 })
    await deleteCollection(stack.deps, { id }, call)
    expect(await stack.deps.vectorStore.stats(storeName, options)).toBeNull()
    await expect(stack.deps.files.read(`collections/${id}/documents/${documentId}/original`)).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(getDocument(stack.deps, { documentId }, call)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('documents', () => {
  it('of every kind are indexed and found, and the broken ones say why', async () => {
    const { id } = await create('All kinds')
    const names = [
      'handbook.pdf',
      'report.docx',
      'page.html',
      'manual.md',
      'notes.txt',
      'truncated.pdf',
      'encrypted.pdf',
      'scanned.pdf',
      'blank.txt',
    ]
    await Promise.all(
      names.map((name) =>
        addDocument(stack.deps, { collectionId: id, name, data: Readable.from([fixture(name)]) }, call),
      ),
    )
    await stack.queue.idle()
    const { items: documents } = await listDocuments(stack.deps, { id }, call)
    expect(
      Object.fromEntries(documents.map((document) => [document.name, document.error?.code ?? document.state])),
    ).toEqual({
      'handbook.pdf': 'indexed',
      'report.docx': 'indexed',
      'page.html': 'indexed',
      'manual.md': 'indexed',
      'notes.txt': 'indexed',
      'truncated.pdf': 'file-broken',
      'encrypted.pdf': 'file-encrypted',
      'scanned.pdf': 'file-needs-ocr',
      'blank.txt': 'file-empty',
    })
    expect(documents.find((document) => document.name === 'handbook.pdf')).toMatchObject({
      mime: 'application/pdf',
      pages: 2,
      progress: 1,
    })
    const chunks = documents.reduce((sum, document) => sum + document.chunks, 0)
    expect(await getCollection(stack.deps, { id }, call)).toMatchObject({ documents: 9, failed: 4, pending: 0, chunks })
    for (const mode of ['dense', 'sparse', 'hybrid'] as const) {
      const [best] = await searchCollection(stack.deps, { id, query: 'madder red dye', mode, topK: 3 }, call)
      expect(best).toMatchObject({
        documentName: 'report.docx',
        collectionId: id,
        text: expect.stringContaining('Madder | Red'),
      })
    }
    const [hybrid] = await searchCollection(stack.deps, { id, query: 'flying shuttle weaver' }, call)
    expect(hybrid).toMatchObject({
      documentName: 'handbook.pdf',
      stages: { dense: { rank: 1 }, sparse: { rank: 1 }, fused: { rank: 1 } },
    })
  })

  it('keep their original, their text and the places of their chunks', async () => {
    const { id } = await createCollection(
      stack.deps,
      {
        name: 'Places',
        language: 'en',
        chunking: { size: 120, overlap: 0, unit: 'characters' },
        fields: [{ name: 'year', type: 'number' }],
      },
      call,
    )
    const { documentId } = await add(id, 'handbook.pdf')
    const details = await getDocument(stack.deps, { documentId }, call)
    expect(details.text.startsWith('The loom\n\n')).toBe(true)
    expect(details.pageSpans.map(({ page }) => page)).toEqual([1, 2])
    expect(details.chunkSpans.map(({ index }) => index)).toEqual(details.chunkSpans.map((_, at) => at))
    expect(details.chunkSpans.at(-1)).toMatchObject({ page: 2 })
    const [hit] = await searchCollection(stack.deps, { id, query: 'flying shuttle', topK: 1 }, call)
    expect(hit && details.text.slice(hit.position.start, hit.position.end)).toBe(hit?.text)
    const marked = hit?.matches.map(({ start, end }) => hit.text.slice(start, end).toLowerCase())
    expect(new Set(marked)).toEqual(new Set(['flying', 'shuttle']))
    const original = await openOriginal(stack.deps, { documentId }, call)
    expect(original).toMatchObject({
      name: 'handbook.pdf',
      mime: 'application/pdf',
      bytes: fixture('handbook.pdf').length,
    })
    expect((await buffer(original.stream)).equals(fixture('handbook.pdf'))).toBe(true)
    const manual = await add(id, 'manual.md')
    const [found] = await searchCollection(
      stack.deps,
      { id, query: 'tension warp', filter: { must: [{ field: 'year', op: 'eq', value: 2024 }] } },
      call,
    )
    expect(found).toMatchObject({ documentId: manual.documentId, metadata: { year: 2024 } })
    const without = (value: string) =>
      searchCollection(
        stack.deps,
        { id, query: 'tension warp', filter: { mustNot: [{ field: 'year', op: 'eq', value }] } },
        call,
      )
    expect((await without('2024')).map((hit) => hit.documentId)).not.toContain(manual.documentId)
    await expect(without('soon')).rejects.toMatchObject({ code: 'invalid-input', details: { field: 'year' } })
    const longest = { id, query: 'x'.repeat(MAX_QUESTION_LENGTH), mode: 'sparse' as const }
    expect(await searchCollection(stack.deps, longest, call)).toEqual([])
    await expect(searchCollection(stack.deps, { ...longest, query: `${longest.query}x` }, call)).rejects.toThrow(
      'query',
    )
    const data = Buffer.from('---\nyear: soon\ncode: 007\n---\nThe shed.\n')
    const { documentId: odd } = await addDocument(stack.deps, { collectionId: id, name: 'odd.md', data }, call)
    await stack.queue.idle()
    expect(inEnglish(await getDocument(stack.deps, { documentId: odd }, call))).toMatchObject({
      metadata: { year: 'soon', code: '007' },
      warnings: ['The field “year” says “soon”, which is not a number: filters do not see it.'],
    })
  })

  it('are taken once, however often and however fast they are sent', async () => {
    const { id } = await create('Twice')
    const send = () =>
      addDocument(stack.deps, { collectionId: id, name: 'notes.txt', data: fixture('notes.txt') }, call)
    const answers = await Promise.all([send(), send(), send()])
    await stack.queue.idle()
    answers.push(await send())
    expect(new Set(answers.map((answer) => answer.documentId)).size).toBe(1)
    expect(answers.filter((answer) => !answer.duplicate)).toHaveLength(1)
    expect(await getCollection(stack.deps, { id }, call)).toMatchObject({ documents: 1, chunks: 1 })
  })

  it('that are too large, empty or without a name are refused and leave nothing', async () => {
    const { id } = await create('Refusals')
    const small = { ...stack.deps, uploadBytes: 1000 }
    const stream = Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(100)))
    const send = (name: string, data: Uint8Array | Readable) =>
      addDocument(small, { collectionId: id, name, data }, call)
    await expect(send('large.txt', stream)).rejects.toMatchObject({ code: 'too-large' })
    await expect(send('large.txt', Buffer.alloc(1001))).rejects.toMatchObject({ code: 'too-large' })
    await expect(send('empty.txt', Buffer.alloc(0))).rejects.toMatchObject({ code: 'file-empty' })
    await expect(send(' \u0000', Buffer.from('x'))).rejects.toMatchObject({ code: 'invalid-input' })
    expect((await listDocuments(stack.deps, { id }, call)).items).toEqual([])
    const { documentId } = await send('..\\..\\evil/../pass\nwd.txt', Buffer.from('words'))
    await stack.queue.idle()
    expect((await getDocument(stack.deps, { documentId }, call)).name).toBe('passwd.txt')
  })

  it('take their chunks with them when they are deleted', async () => {
    const { id } = await create('Deleting')
    const { documentId } = await add(id, 'notes.txt')
    await add(id, 'manual.md')
    const before = (await collectionInfos(stack.deps, call)).find((info) => info.id === id)
    await deleteDocument(stack.deps, { documentId }, call)
    const after = (await collectionInfos(stack.deps, call)).find((info) => info.id === id)
    expect(after).toMatchObject({ documents: 1, chunks: 1 })
    expect(after?.revision).toBeGreaterThan(before?.revision ?? 0)
    const hits = await searchCollection(stack.deps, { id, query: 'heddle', mode: 'sparse' }, call)
    expect(hits.filter((hit) => hit.documentId === documentId)).toEqual([])
  })

  it('can be tried again only when they failed or were cancelled', async () => {
    const { id } = await create('Again')
    const good = await add(id, 'notes.txt')
    await expect(retryDocument(stack.deps, { documentId: good.documentId }, call)).rejects.toMatchObject({
      code: 'conflict',
    })
    const bad = await add(id, 'truncated.pdf')
    expect(await retryDocument(stack.deps, { documentId: bad.documentId }, call)).toMatchObject({
      state: 'queued',
      error: null,
    })
    await stack.queue.idle()
    expect(await getDocument(stack.deps, { documentId: bad.documentId }, call)).toMatchObject({
      state: 'failed',
      text: '',
      chunkSpans: [],
    })
  })
})
