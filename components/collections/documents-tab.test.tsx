// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { DocumentDto, DocumentPage } from '@/server/services/collections/types'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { systemStatus } from '@/test/builders/studio-answers'
import { DocumentsTab } from './documents-tab'

const document = (name: string, over: Partial<DocumentDto> = {}): DocumentDto => ({
  id: name,
  collectionId: 'col',
  name,
  mime: 'text/plain',
  bytes: 2_000,
  state: 'indexed',
  error: null,
  progress: 1,
  pages: null,
  chunks: 3,
  source: null,
  key: '',
  language: null,
  outdated: false,
  checkedAt: null,
  removedAt: null,
  createdAt: '2026-11-01T10:00:00.000Z',
  updatedAt: '2026-11-01T10:00:00.000Z',
  ...over,
})

type All = Omit<DocumentPage['all'], 'groups'> & { groups: Partial<DocumentPage['all']['groups']> }

const pageOf = (items: DocumentDto[], over: Partial<DocumentPage> = {}, all: Partial<All> = {}): DocumentPage => ({
  items,
  page: 1,
  pages: 1,
  total: items.length,
  ...over,
  all: {
    documents: items.length,
    removed: 0,
    sources: [],
    languages: false,
    ...all,
    groups: { indexed: 0, moving: 0, failed: 0, quarantined: 0, cancelled: 0, ...all.groups },
  },
})

type Documents = NonNullable<NonNullable<StudioOptions['answers']>['collections']>

/** The tab, with a server that has these documents and says how many there are. */
const openDocuments = (documents: Documents['documents'], more: Documents = {}, options: StudioOptions = {}) =>
  openStudio(<DocumentsTab collectionId="col" />, {
    ...options,
    answers: { collections: { documents, ...more }, system: { status: () => systemStatus } },
  })

const row = async (name: string) => {
  const cell = await screen.findByText(name)
  const found = cell.closest('tr')
  if (!found) throw new Error(`${name} is in no row`)
  return within(found)
}

describe('the documents of a collection', () => {
  it('ask for files where there are none', async () => {
    await openDocuments(() => pageOf([]))
    expect(await screen.findByText('No documents yet')).toBeDefined()
    expect(screen.queryByRole('table')).toBeNull()
  })

  it('say what is wrong with one, and try it again', async () => {
    const error = { code: 'file-broken' as const, message: 'The file is damaged.', fix: 'Save it again.' }
    const items = [
      document('good.txt'),
      document('bad.pdf', { state: 'failed', error, chunks: 0 }),
      document('new.txt', { state: 'parsing', progress: 0.5, chunks: 0 }),
    ]
    const { user, asked } = await openDocuments(() => pageOf(items, {}, { groups: { moving: 1 } }), {
      retryDocument: () => document('bad.pdf'),
    })
    const bad = await row('bad.pdf')
    expect(bad.getByText('Failed')).toBeDefined()
    expect(bad.getByText(/The file is damaged/)).toBeDefined()
    expect(screen.queryByRole('link', { name: 'bad.pdf' })).toBeNull()
    expect(screen.getByRole('link', { name: 'good.txt' }).getAttribute('href')).toBe('/documents/good.txt')
    const moving = await row('new.txt')
    expect(moving.getByRole('progressbar', { name: 'Progress of new.txt' }).getAttribute('aria-valuenow')).toBe('50')
    expect(moving.queryByRole('button', { name: /Delete/ })).toBeNull()
    await user.click(bad.getByRole('button', { name: 'Try bad.pdf again' }))
    await waitFor(() => expect(asked('collections.retryDocument')).toEqual([{ documentId: 'bad.pdf' }]))
  })

  it('are turned page by page, which the address keeps', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `${index}.txt`)
    const { user, asked } = await openDocuments(({ page = 1 }) => {
      const shown = page === 1 ? names.map((name) => document(name)) : [document('last.txt')]
      return pageOf(shown, { page, pages: 2, total: 101 }, { documents: 101 })
    })
    expect(await screen.findByText('1–100 of 101')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Page 2' }))
    expect(await screen.findByText('last.txt')).toBeDefined()
    expect(screen.getByText('101–101 of 101')).toBeDefined()
    expect(window.location.search).toBe('?p=2')
    expect(asked('collections.documents').at(-1)).toMatchObject({ id: 'col', page: 2 })
  })

  it('are found by name and state among many, and shown again', async () => {
    const all = { documents: 20, groups: { indexed: 19, failed: 1 } }
    const { user, asked } = await openDocuments(
      ({ name, state }) => pageOf(name || state ? [] : [document('a.txt')], {}, all),
      {},
      { address: '/collections/col?p=1' },
    )
    await user.type(await screen.findByRole('searchbox', { name: 'Name or place contains' }), 'zebra')
    expect(await screen.findByText('No document fits')).toBeDefined()
    await user.click(screen.getByRole('combobox', { name: 'State' }))
    await user.click(await screen.findByRole('option', { name: 'Failed (1)' }))
    await waitFor(() => expect(asked('collections.documents').at(-1)).toMatchObject({ name: 'zebra', state: 'failed' }))
    const [clear] = screen.getAllByRole('button', { name: 'Clear filters' })
    if (!clear) throw new Error('filters can be cleared')
    await user.click(clear)
    expect(await screen.findByRole('link', { name: 'a.txt' })).toBeDefined()
    expect(screen.getByRole('searchbox')).toHaveProperty('value', '')
  })

  it('name their source and language in Spanish', async () => {
    const source = { id: 's', name: 'Intranet' }
    const items = [document('a.txt', { source, language: 'de', key: 'docs/a.txt' })]
    await openDocuments(() => pageOf(items, {}, { sources: [source], languages: true }), {}, { locale: 'es' })
    const found = await row('a.txt')
    expect(found.getByText('Intranet')).toBeDefined()
    expect(found.getByText('docs/a.txt')).toBeDefined()
    expect(found.getByText('Alemán')).toBeDefined()
    expect(screen.getByRole('columnheader', { name: 'Fuente' })).toBeDefined()
  })

  it('say why they cannot be listed, and are asked for again', async () => {
    let failures = 2
    const { user } = await openDocuments(() => {
      if (failures-- > 0) throw new AppError('database-busy', say('The database is in use.'))
      return pageOf([document('a.txt')])
    })
    await user.click(within(await screen.findByRole('alert')).getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('link', { name: 'a.txt' })).toBeDefined()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('are deleted when a person agrees, and a failure is told', async () => {
    const deleteDocument = () => {
      throw new AppError('conflict', say('The document is being indexed.'))
    }
    const { user } = await openDocuments(() => pageOf([document('a.txt')]), { deleteDocument })
    await user.click((await row('a.txt')).getByRole('button', { name: 'Delete a.txt' }))
    await screen.findByRole('dialog', { name: 'Delete “a.txt”?' })
    await user.click(screen.getByRole('button', { name: 'Delete' }))
    expect(await screen.findByText(/The document is being indexed/)).toBeDefined()
    expect(screen.getByRole('link', { name: 'a.txt' })).toBeDefined()
  })

  describe('chosen together', () => {
    const five = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'].map((name) => document(name))
    const bar = () => within(screen.getByRole('region', { name: 'Chosen documents' }))
    const box = (name: string) => screen.findByRole('checkbox', { name: `Select ${name}` })

    it('are a range with shift, and deleted by one call that asks once', async () => {
      const { user, asked } = await openDocuments(() => pageOf(five), {
        deleteDocuments: () => ({ count: 3, failures: 0, failed: [], left: 0 }),
      })
      await user.click(await box('b.txt'))
      await user.keyboard('{Shift>}')
      await user.click(await box('d.txt'))
      await user.keyboard('{/Shift}')
      expect(bar().getByRole('status').textContent).toBe('3 documents selected')
      await user.click(bar().getByRole('button', { name: 'Delete' }))
      const question = await screen.findByRole('dialog', { name: 'Delete 3 documents?' })
      await user.click(within(question).getByRole('button', { name: 'Delete' }))
      await waitFor(() =>
        expect(asked('collections.deleteDocuments')).toEqual([
          { id: 'col', ids: ['b.txt', 'c.txt', 'd.txt'], removed: true, most: 3 },
        ]),
      )
      expect(await screen.findByText('3 documents deleted.')).toBeDefined()
      expect(screen.queryByRole('region', { name: 'Chosen documents' })).toBeNull()
    })

    it('are all that the filter lets through, on other pages too, by keyboard', async () => {
      const { user, asked } = await openDocuments(
        () => pageOf(five, { pages: 3, total: 12 }, { documents: 20, groups: { failed: 12 } }),
        { retryDocuments: () => ({ count: 12, failures: 0, failed: [], left: 0 }) },
        { address: '/collections/col?state=failed' },
      )
      await box('a.txt')
      const head = screen.getByRole('checkbox', { name: 'Select all on this page' })
      head.focus()
      await user.keyboard(' ')
      expect(bar().getByRole('status').textContent).toBe('5 documents selected')
      await user.click(screen.getByRole('button', { name: 'Select all 12 that fit, on other pages too' }))
      expect(bar().getByRole('status').textContent).toBe('All 12 documents that fit the filter are selected')
      await user.click(screen.getByRole('button', { name: 'Try failed ones again' }))
      await waitFor(() => expect(asked('collections.retryDocuments')).toMatchObject([{ id: 'col', state: 'failed' }]))
      expect(asked('collections.retryDocuments')[0]).not.toHaveProperty('ids')
    })

    it('say which could not be deleted and why, and stay chosen', async () => {
      const error = { code: 'file-broken' as const, message: 'It is stuck.', fix: 'Pull.' }
      const { user } = await openDocuments(() => pageOf(five), {
        deleteDocuments: () => ({ count: 4, failures: 1, failed: [{ id: 'c.txt', name: 'c.txt', error }], left: 0 }),
      })
      await box('a.txt')
      await user.click(screen.getByRole('checkbox', { name: 'Select all on this page' }))
      await user.click(bar().getByRole('button', { name: 'Delete' }))
      await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Delete' }))
      const alert = (await screen.findByText('4 done, 1 not')).closest('[role="alert"]')
      expect(alert?.textContent).toContain('c.txt: It is stuck.')
      expect(await box('c.txt')).toHaveProperty('checked', true)
      expect(await box('a.txt')).toHaveProperty('checked', false)
    })
  })
})
