import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flatHeader, vectorBytes } from '@/server/knowledge/faiss/flat-index'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack, wordEmbedder } from '@/test/builders/knowledge'
import { addDocument } from './add-document'
import { createCollection } from './create-collection'
import { exportFaiss } from './export-faiss'
import { getDocument } from './get-document'
import { importFaiss } from './import-faiss'
import { listCollections } from './list-collections'
import { listDocuments } from './list-documents'
import { searchCollection } from './search-collection'

const call = contextOf('home')

const options = { signal: new AbortController().signal }
const entries = [
  { page_content: 'The valve opens at six bar.', metadata: { source: 'docs/valve.pdf', page: 0, year: 2020 } },
  { page_content: 'Weavers use a shuttle.', metadata: { source: 'loom.txt', year: 1999, tags: ['x'] } },
  { page_content: 'A sealed valve is not repaired.', metadata: { source: 'docs/valve.pdf', page: 1, Year: 2021 } },
]

describe('FAISS', () => {
  let stack: KnowledgeStack
  let folder: string
  const exported = async (id: string, part: 'index' | 'docstore') =>
    buffer((await exportFaiss(stack.deps, { id, part }, call)).stream)
  let vectors: number[][]
  beforeAll(async () => {
    stack = await knowledgeStack()
    folder = await mkdtemp(join(tmpdir(), 'telar-faiss-'))
    const texts = entries.map((entry) => entry.page_content)
    vectors = await wordEmbedder().embed('built-in', { model: 'words', texts, kind: 'passage' }, options)
  })
  afterAll(async () => {
    await stack.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function importing(index: Buffer, docstore: string | Buffer, name: string, language: 'en' | 'auto' = 'en') {
    const indexPath = join(folder, `${name}.faiss`)
    const docstorePath = join(folder, `${name}.jsonl`)
    await writeFile(indexPath, index)
    await writeFile(docstorePath, docstore)
    const embedder = { provider: 'built-in', model: 'words' } as const
    return importFaiss(stack.deps, { name, language, embedder, indexPath, docstorePath }, call)
  }
  const lines = (list: readonly object[]) => list.map((entry) => JSON.stringify(entry)).join('\n')
  const indexOf = (list: readonly number[][]) =>
    Buffer.concat([flatHeader(list[0]?.length ?? 64, list.length), vectorBytes(list)])

  it('makes a collection whose chunks are found, filtered and opened in their document', async () => {
    const { id, chunks, documents, fields } = await importing(indexOf(vectors), lines(entries), 'Imported')
    expect({ chunks, documents }).toEqual({ chunks: 3, documents: 2 })
    expect(fields).toContainEqual({ name: 'year', type: 'number' })
    const filter = { must: [{ field: 'year', op: 'gte' as const, value: 2021 }], should: [], mustNot: [] }
    for (const mode of ['dense', 'sparse', 'hybrid'] as const) {
      const [best] = await searchCollection(stack.deps, { id, query: 'valve six bar', mode }, call)
      expect(best, mode).toMatchObject({ documentName: 'valve.pdf', position: { page: 1 }, metadata: { year: 2020 } })
      const [newest] = await searchCollection(stack.deps, { id, query: 'valve six bar', mode, filter }, call)
      expect(newest?.text, mode).toBe('A sealed valve is not repaired.')
    }
    const valve = (await listDocuments(stack.deps, { id }, call)).items.find(({ name }) => name === 'valve.pdf')
    const details = await getDocument(stack.deps, { documentId: valve?.id ?? '' }, call)
    expect(details.chunkSpans.map(({ start, end }) => details.text.slice(start, end))).toEqual([
      'The valve opens at six bar.',
      'A sealed valve is not repaired.',
    ])
  })

  it('reads the tables of LangChain as JSON', async () => {
    const docstore = Object.fromEntries(entries.map((entry, at) => [`id${at}`, entry]))
    const ids = Object.fromEntries(entries.map((_entry, at) => [String(at), `id${at}`]))
    const json = JSON.stringify({ index_to_docstore_id: ids, docstore })
    expect(await importing(indexOf(vectors), json, 'LangChain')).toMatchObject({ chunks: 3, documents: 2 })
  })

  it('gives back what went in', async () => {
    const { id } = await createCollection(stack.deps, { name: 'Out', language: 'en' }, call)
    for (const [at, { page_content: text }] of entries.entries()) {
      await addDocument(stack.deps, { collectionId: id, name: `${at}.txt`, data: Buffer.from(text) }, call)
    }
    await stack.queue.idle()
    const index = await exported(id, 'index')
    const docstore = await exported(id, 'docstore')
    const again = await importing(index, docstore, 'Again')
    expect(again).toMatchObject({ chunks: 3, documents: 3 })
    const [best] = await searchCollection(stack.deps, { id: again.id, query: 'shuttle', mode: 'dense' }, call)
    expect(best).toMatchObject({ text: 'Weavers use a shuttle.', documentName: '1.txt' })
  })

  it('gives back languages, field types and documents of one name', async () => {
    const fields = [
      { name: 'made', type: 'datetime' as const },
      { name: 'title', type: 'text' as const },
      { name: 'tags', type: 'keyword' as const },
      { name: 'code', type: 'keyword' as const },
    ]
    const { id } = await createCollection(stack.deps, { name: 'Mixed', language: 'auto', fields }, call)
    const texts = [
      '---\nmade: 2024-03-01\ntitle: Valves\ntags: [steam, brass]\ncode: A1\n---\nThe valve opens when the pressure is high, and it closes again when the pressure falls.',
      '---\nmade: 2025-03-01\n---\nLa válvula se abre cuando la presión es alta, y se cierra otra vez cuando la presión baja.',
    ]
    for (const data of texts)
      await addDocument(stack.deps, { collectionId: id, name: 'note.md', data: Buffer.from(data) }, call)
    await stack.queue.idle()
    const languagesOf = async (collectionId: string) =>
      (await stack.deps.prisma.document.findMany({ where: { collectionId } })).map(({ language }) => language).sort()
    expect(await languagesOf(id)).toEqual(['en', 'es'])
    const index = await exported(id, 'index')
    const docstore = await exported(id, 'docstore')
    const again = await importing(index, docstore, 'Mixed again', 'auto')
    expect(again).toMatchObject({ fields, language: 'auto', documents: 2 })
    expect(await languagesOf(again.id)).toEqual(['en', 'es'])
    const on = (value: string) => ({ must: [{ field: 'made', op: 'eq' as const, value }], should: [], mustNot: [] })
    const [hit] = await searchCollection(
      stack.deps,
      { id: again.id, query: 'valve pressure', mode: 'sparse', filter: on('2024-03-01') },
      call,
    )
    expect(hit?.metadata).toMatchObject({ title: 'Valves', tags: ['steam', 'brass'], code: 'A1' })
  })

  it('takes texts without metadata, and says which line is of another kind', async () => {
    const bare = entries.map(({ page_content }) => ({ page_content, metadata: null, id: null }))
    expect(await importing(indexOf(vectors), lines(bare), 'Bare')).toMatchObject({
      chunks: 3,
      documents: 1,
      fields: [],
    })
    const odd = [entries[0], { page_content: 'x', metadata: 'none' }, entries[2]].map((one) => ({ ...one }))
    await expect(importing(indexOf(vectors), lines(odd), 'Odd')).rejects.toMatchObject({
      code: 'file-broken',
      message: 'Line 2 of the texts has a “metadata” of another kind.',
    })
  })

  it('refuses what does not fit, says why, and leaves nothing behind', async () => {
    const good = indexOf(vectors)
    const cases: [string, Buffer, string | Buffer, string][] = [
      ['pickle', good, Buffer.from([0x80, 4, 0x95]), 'file-unsupported'],
      ['fewer texts', good, lines(entries.slice(1)), 'invalid-input'],
      ['no json', good, 'hello', 'file-broken'],
      ['other index', Buffer.from('IwFl0000000000000000'), lines(entries), 'file-unsupported'],
      ['cut off', good.subarray(0, good.length - 5), lines(entries), 'file-broken'],
      ['three dimensions', indexOf(vectors.map((vector) => vector.slice(0, 3))), lines(entries), 'dimension-mismatch'],
      ['no number', indexOf(vectors.map((vector) => vector.map(() => Number.NaN))), lines(entries), 'file-broken'],
    ]
    for (const [name, index, docstore, code] of cases) {
      await expect(importing(index, docstore, name), name).rejects.toMatchObject({ code })
    }
    const names = (await listCollections(stack.deps, undefined, call)).map(({ name }) => name)
    expect(names.filter((name) => cases.some(([refused]) => refused === name))).toEqual([])
  })

  // Needs a Python with faiss-cpu; its path is given by whoever has one.
  const python = process.env.TELAR_TEST_FAISS_PYTHON
  it.skipIf(!python)('agrees with FAISS itself in both directions', async () => {
    const { id } = await importing(indexOf(vectors), lines(entries), 'Real')
    const path = join(folder, 'real.faiss')
    await writeFile(path, await exported(id, 'index'))
    const script = `
import faiss, json, sys
index = faiss.read_index(sys.argv[1])
vectors = index.reconstruct_n(0, index.ntotal)
scores, rows = index.search(vectors, 1)
flat = faiss.IndexFlatL2(index.d)
flat.add(vectors)
faiss.write_index(flat, sys.argv[2])
print(json.dumps({"count": index.ntotal, "d": index.d, "rows": rows[:, 0].tolist(), "metric": index.metric_type}))
`
    const copy = join(folder, 'copy.faiss')
    const told: unknown = JSON.parse(execFileSync(python ?? '', ['-c', script, path, copy], { encoding: 'utf8' }))
    expect(told).toEqual({ count: 3, d: 64, rows: [0, 1, 2], metric: 0 })
    const docstore = await exported(id, 'docstore')
    const again = await importing(await readFile(copy), docstore, 'Copied')
    const [best] = await searchCollection(stack.deps, { id: again.id, query: 'shuttle', mode: 'dense' }, call)
    expect(best?.text).toBe('Weavers use a shuttle.')
  })
})
