import { describe, expect, it } from 'vitest'
import type { DocumentDto, DocumentState } from '@/server/api/dto'
import { filterDocuments, pageOf, sourcesIn } from './document-filter'

const document = (id: string, state: DocumentState, part: Partial<DocumentDto> = {}): DocumentDto => ({
  id,
  collectionId: 'c1',
  name: `${id}.md`,
  mime: 'text/markdown',
  bytes: 10,
  state,
  error: null,
  progress: 0,
  pages: null,
  chunks: 1,
  source: null,
  key: '',
  language: null,
  outdated: false,
  checkedAt: null,
  removedAt: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  updatedAt: '2026-11-22T10:00:00.000Z',
  ...part,
})
const site = { id: 's1', name: 'Site' }
const documents = [
  document('a', 'indexed'),
  document('b', 'embedding', { source: site, key: 'https://example.com/Prices' }),
  document('c', 'removed', { source: site }),
  document('d', 'quarantined', { source: { id: 's2', name: 'Folder' } }),
]
const everything = { name: '', removed: false }
const ids = (list: readonly DocumentDto[]) => list.map(({ id }) => id)

describe('filterDocuments', () => {
  it('hides tombstones until they are asked for', () => {
    expect(ids(filterDocuments(documents, everything))).toEqual(['a', 'b', 'd'])
    expect(ids(filterDocuments(documents, { ...everything, removed: true }))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('filters by state, source and words of name or key', () => {
    expect(ids(filterDocuments(documents, { ...everything, state: 'moving' }))).toEqual(['b'])
    expect(ids(filterDocuments(documents, { ...everything, state: 'quarantined' }))).toEqual(['d'])
    expect(ids(filterDocuments(documents, { ...everything, source: 's1', removed: true }))).toEqual(['b', 'c'])
    expect(ids(filterDocuments(documents, { ...everything, source: 'upload' }))).toEqual(['a'])
    expect(ids(filterDocuments(documents, { ...everything, name: 'PRICES b.md' }))).toEqual(['b'])
  })
})

describe('pageOf', () => {
  const items = Array.from({ length: 25 }, (_, index) => index)
  it('cuts a list into pages', () => {
    expect(pageOf(items, 3, 10)).toEqual({ items: [20, 21, 22, 23, 24], page: 3, pages: 3 })
  })
  it('stays within them', () => {
    expect(pageOf(items, 9, 10).page).toBe(3)
    expect(pageOf(items, Number.NaN, 10).page).toBe(1)
    expect(pageOf([], 2, 10)).toEqual({ items: [], page: 1, pages: 1 })
  })
})

it('lists each source once, by name', () => {
  expect(sourcesIn([...documents, ...documents])).toEqual([{ id: 's2', name: 'Folder' }, site])
})
