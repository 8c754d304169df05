import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { createCollection } from './create-collection'
import { listDocuments } from './list-documents'
import { retryDocuments } from './retry-documents'

const call = contextOf('home')

/** More than one slice of names. */
const MANY = 2_300

let stack: KnowledgeStack
let id: string
beforeAll(async () => {
  stack = await knowledgeStack()
  id = (await createCollection(stack.deps, { name: 'Many', language: 'en' }, call)).id
  await stack.deps.prisma.source.create({
    data: { id: 'site', collectionId: id, kind: 'site', name: 'Site', config: '{}' },
  })
  await stack.deps.prisma.document.createMany({ data: Array.from({ length: MANY }, (_, index) => row(index)) })
})
afterAll(() => stack.close())

/** Every hundredth failed, every thousandth is gone from the site; the newest has the highest number. */
function row(index: number) {
  const removed = index % 1000 === 999
  return {
    id: `d${index}`,
    collectionId: id,
    sourceId: index % 2 === 1 ? 'site' : null,
    key: index % 2 === 1 ? `https://example.com/Página-${index}` : '',
    identity: `i${index}`,
    name: `Sheet ${index}.md`,
    mime: 'text/markdown',
    bytes: 10,
    hash: `h${index}`,
    state: removed ? 'removed' : index % 100 === 0 ? 'failed' : 'indexed',
    generation: 2,
    createdAt: new Date(Date.UTC(2026, 0, 1) + index * 1000),
  }
}
const page = (query: Omit<Parameters<typeof listDocuments>[1], 'id'> = {}) =>
  listDocuments(stack.deps, { id, ...query }, call)

describe('a page of documents', () => {
  it('has the newest first, and the counts of all', async () => {
    const { items, ...rest } = await page()
    expect(items.map(({ name }) => name)).toEqual(
      Array.from({ length: 100 }, (_, index) => `Sheet ${MANY - 1 - index}.md`),
    )
    expect(rest).toEqual({
      page: 1,
      pages: 23,
      total: MANY - 2,
      all: {
        documents: MANY - 2,
        removed: 2,
        groups: { indexed: MANY - 25, moving: 0, failed: 23, quarantined: 0, cancelled: 0 },
        sources: [{ id: 'site', name: 'Site' }],
        languages: false,
      },
    })
  })

  it('beyond the end is the last one', async () => {
    const last = await page({ page: 99 })
    expect([last.page, last.items.length, last.items.at(-1)?.id]).toEqual([23, 98, 'd0'])
  })

  it('follows the filter', async () => {
    expect((await page({ state: 'failed' })).items.map(({ id: one }) => one)).toContain('d2200')
    expect((await page({ source: 'upload', state: 'failed' })).total).toBe(23)
    expect((await page({ source: 'site' })).total).toBe(1148)
    expect((await page({ source: 'site', removed: true })).total).toBe(1150)
    expect((await page({ ids: ['d1', 'd2', 'd999', 'gone'] })).items.map(({ id: one }) => one)).toEqual(['d2', 'd1'])
  })

  it('finds words of name or place in any case, among all', async () => {
    const found = await page({ name: 'PÁGINA-11', size: 5, page: 2 })
    expect([found.total, found.pages]).toEqual([56, 12])
    expect(found.items.map(({ key }) => key.slice(-4))).toEqual(['1189', '1187', '1185', '1183', '1181'])
    expect((await page({ name: 'pa\u0301gina sheet' })).total).toBe(1148)
    expect((await page({ name: 'nowhere' })).items).toEqual([])
  })

  it('is not given for another workspace', async () => {
    await expect(listDocuments(stack.deps, { id }, contextOf('other'))).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

const unused = () => Promise.reject(new Error('not part of this test'))

describe('trying again', () => {
  it('takes all that the filter lets through and that can be tried', async () => {
    const queued: string[] = []
    const deps = {
      ...stack.deps,
      ingest: {
        enqueue: async (_collectionId: string, ids: readonly string[]) => void queued.push(...ids),
        cancel: unused,
        cancelAll: unused,
        resume: () => Promise.resolve(),
      },
    }
    expect(await retryDocuments(deps, { id, name: 'sheet 22' }, call)).toMatchObject({ count: 1, failures: 0, left: 0 })
    expect(queued).toEqual(['d2200'])
    expect(await retryDocuments(deps, { id, state: 'failed' }, call)).toMatchObject({ count: 22 })
    expect((await page({ state: 'failed' })).total).toBe(0)
    expect((await page()).all.groups.moving).toBe(23)
  })

  it('is no way to rebuild an index that is lost', async () => {
    const lost = { code: 'index-lost' as const, message: 'The index of “Many” is lost.', fix: 'Rebuild it.' }
    const deps = {
      ...stack.deps,
      health: { check: unused, checkSoon: () => undefined, recent: () => Promise.resolve(lost), known: () => lost },
    }
    await expect(retryDocuments(deps, { id, state: 'failed' }, call)).rejects.toMatchObject(lost)
  })

  it('looks at no document that cannot be tried', async () => {
    let looks = 0
    const check = () => Promise.resolve(void looks++).then(() => null)
    const health = { check, checkSoon: () => undefined, recent: () => Promise.resolve(null), known: () => null }
    expect(await retryDocuments({ ...stack.deps, health }, { id, name: 'sheet' }, call)).toMatchObject({ count: 0 })
    expect(looks).toBe(0)
  })
})
