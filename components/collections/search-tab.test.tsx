// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { CollectionDto, FoundChunk } from '@/server/services/collections/types'
import type { DatasetDto } from '@/server/services/datasets/types'
import type { QuestionDto } from '@/server/services/retrieval/types'
import { type Answers, openStudio, type StudioOptions } from '@/test/builders/studio'
import { SearchTab } from './search-tab'

const collection: CollectionDto = {
  id: 'col',
  slug: 'docs',
  name: 'Docs',
  language: 'en',
  embedder: { provider: 'built-in', model: 'words' },
  dimension: 384,
  outdatedTerms: false,
  betterEmbedder: null,
  chunking: { mode: 'auto' } as never,
  fields: [],
  documents: 1,
  chunks: 1,
  pending: 0,
  failed: 0,
  trouble: null,
  settingsRevision: 0,
  quality: null,
  createdAt: '2026-11-01T10:00:00.000Z',
  updatedAt: '2026-11-01T10:00:00.000Z',
}

const chunk: FoundChunk = {
  matches: [{ start: 2, end: 9 }],
  id: 'c',
  collectionId: 'col',
  documentId: 'doc',
  documentName: 'prices.pdf',
  text: 'A checkup costs 60 euros.',
  score: 0.5,
  position: { index: 3, start: 10, end: 35, page: 2 },
  metadata: {},
  stages: { dense: { score: 0.5, rank: 1 } },
}

const question: QuestionDto = {
  id: 'q',
  collectionId: 'col',
  query: 'What does it cost?',
  places: [{ documentId: 'doc', documentName: 'prices.pdf', passage: { start: 10, end: 35 } }],
  createdAt: '2026-11-01T10:00:00.000Z',
}

const dataset: DatasetDto = {
  id: 'ds',
  name: 'Docs',
  kind: 'collection',
  collectionId: 'col',
  pipelineId: null,
  version: 1,
  cases: 1,
  updatedAt: '2026-11-01T10:00:00.000Z',
}

/** The tab, with a server that finds one chunk and keeps questions. */
async function openSearch(more: Answers = {}, options: StudioOptions = {}) {
  let questions: QuestionDto[] = []
  return openStudio(<SearchTab collection={collection} />, {
    address: '/collections/col?tab=search',
    ...options,
    answers: {
      collections: { search: () => [chunk], ...more.collections },
      datasets: { list: () => [dataset] },
      retrieval: {
        questions: () => questions,
        saveQuestion: (input) => {
          const places = question.places.map((place) => ({ ...place, passage: input.passage ?? null }))
          questions = [{ ...question, query: input.query, places }]
          return questions[0] as QuestionDto // It has just been put there.
        },
        deleteQuestion: () => {
          questions = []
        },
        ...more.retrieval,
      },
    },
  })
}

const search = async ({ user }: { user: Awaited<ReturnType<typeof openSearch>>['user'] }, text: string) => {
  await user.type(await screen.findByRole('textbox', { name: 'Question or words' }), `${text}{Enter}`)
}

describe('searching a collection', () => {
  it('shows what each stage made of a chunk, and leads to its place', async () => {
    const opened = await openSearch()
    await search(opened, 'cost')
    const link = await screen.findByRole('link', { name: 'prices.pdf' })
    expect(link.getAttribute('href')).toBe('/documents/doc?start=10&end=35&page=2')
    expect(screen.getByText('page 2')).toBeDefined()
    expect(screen.getByText('checkup').tagName).toBe('MARK')
    expect(screen.getByText(/rank 1 · 0.500/)).toBeDefined()
    expect(window.location.search).toContain('q=cost')
    expect(opened.asked('collections.search')).toMatchObject([{ id: 'col', query: 'cost', mode: 'hybrid' }])
  })

  it('says that nothing was found, or why it could not search', async () => {
    const broken = await openSearch({
      collections: {
        search: ({ query }) => {
          if (query === 'zebra') return []
          throw new AppError('vectors-unreachable', say('The vector store does not answer.'))
        },
      },
    })
    await search(broken, 'zebra')
    expect(await screen.findByText('Nothing found')).toBeDefined()
    await search(broken, 's')
    expect(await screen.findByRole('alert')).toBeDefined()
    expect(screen.queryByText('Nothing found')).toBeNull()
  })
})

describe('saving a question', () => {
  it('keeps it with the passage that answers it, and lists it', async () => {
    const opened = await openSearch()
    await search(opened, 'What does it cost?')
    await opened.user.click(await screen.findByRole('button', { name: 'Save as test question: prices.pdf, chunk 4' }))
    await opened.user.click(await screen.findByRole('menuitem', { name: 'This passage answers it' }))
    expect(await screen.findByText('Saved as a test question.')).toBeDefined()
    expect(opened.asked('retrieval.saveQuestion')).toEqual([
      { collectionId: 'col', query: 'What does it cost?', documentId: 'doc', passage: { start: 10, end: 35 } },
    ])
    const list = await screen.findByRole('list', { name: '1 test question' })
    expect(within(list).getByRole('link', { name: 'a passage of prices.pdf' }).getAttribute('href')).toBe(
      '/documents/doc?start=10&end=35',
    )
    const cases = await screen.findByRole('link', { name: 'Open as a dataset' })
    expect(cases.getAttribute('href')).toBe('/datasets/ds')
  })

  it('shows every place that answers it', async () => {
    const other = { documentId: 'other', documentName: 'list.csv', passage: null }
    await openSearch({ retrieval: { questions: () => [{ ...question, places: [...question.places, other] }] } })
    const list = await screen.findByRole('list', { name: '1 test question' })
    expect(
      within(list)
        .getAllByRole('link')
        .map((link) => link.getAttribute('href')),
    ).toEqual(['/documents/doc?start=10&end=35', '/documents/other'])
  })

  it('keeps it with the whole document, by keyboard', async () => {
    const opened = await openSearch()
    await search(opened, 'cost')
    const button = await screen.findByRole('button', { name: /Save as test question/ })
    button.focus()
    await opened.user.keyboard('{Enter}')
    await screen.findByRole('menuitem', { name: 'Any passage of this document does' })
    await opened.user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
    await waitFor(() =>
      expect(opened.asked('retrieval.saveQuestion')).toEqual([
        { collectionId: 'col', query: 'cost', documentId: 'doc' },
      ]),
    )
  })

  it('tells when it failed', async () => {
    const saveQuestion = () => {
      throw new AppError('already-exists', say('The question is saved already.'))
    }
    const opened = await openSearch({ retrieval: { saveQuestion } })
    await search(opened, 'cost')
    await opened.user.click(await screen.findByRole('button', { name: /Save as test question/ }))
    await opened.user.click(await screen.findByRole('menuitem', { name: 'This passage answers it' }))
    expect(await screen.findByText(/The question is saved already/)).toBeDefined()
  })

  it('is taken back when a person agrees', async () => {
    const opened = await openSearch()
    await search(opened, 'cost')
    await opened.user.click(await screen.findByRole('button', { name: /Save as test question/ }))
    await opened.user.click(await screen.findByRole('menuitem', { name: 'This passage answers it' }))
    await opened.user.click(await screen.findByRole('button', { name: 'Delete the question: cost' }))
    await screen.findByRole('dialog', { name: 'Delete this test question?' })
    await opened.user.click(screen.getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(screen.queryByRole('list', { name: '1 test question' })).toBeNull())
    expect(opened.asked('retrieval.deleteQuestion')).toEqual([{ id: 'q' }])
  })
})
