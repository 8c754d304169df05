// @vitest-environment happy-dom

import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { defaultChunking } from '@/pipeline/chunking'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { IndexDto } from '@/server/services/indexes/types'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { IndexCard } from './index-card'

const figures = (questions: number) => ({ questions, ndcg10: 0.5, mrr10: 0.5, recall5: 0.5 })
const basis = { measuredAt: '2026-11-01T10:00:00.000Z', questions: 'x', indexId: 'one', revision: 3 }
const index = (over: Partial<IndexDto>): IndexDto => ({
  id: 'two',
  collectionId: 'col',
  number: 2,
  state: 'ready',
  embedder: { provider: 'built-in', model: 'static-384' },
  dimension: 384,
  language: 'en',
  chunking: defaultChunking,
  chunks: 4,
  done: 2,
  total: 2,
  takesOver: false,
  error: null,
  scores: { own: figures(1), live: figures(1), basis },
  stale: [],
  questions: 1,
  createdAt: '2026-11-01T10:00:00.000Z',
  finishedAt: null,
  ...over,
})

type Measure = NonNullable<NonNullable<StudioOptions['answers']>['indexes']>['measure']

const openCard = (over: Partial<IndexDto>, { measure, locale }: { measure?: Measure; locale?: 'es' } = {}) =>
  openStudio(<IndexCard index={index(over)} />, {
    ...(locale && { locale }),
    answers: { indexes: { ...(measure && { measure }) } },
  })

describe('an index beside the live one', () => {
  it('says what has changed since it was measured, and is measured again', async () => {
    const stale: IndexDto['stale'] = ['questions', 'live']
    const { user, asked } = await openCard({ stale, questions: 3 }, { measure: () => index({}) })
    expect(screen.getByRole('status').textContent).toBe(
      'These figures are out of date. Other test questions are saved now. Another index is live now.',
    )
    expect(screen.getByText(/asks it and the live index the 3 test questions/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Measure index 2 again' }))
    await waitFor(() => expect(asked('indexes.measure')).toEqual([{ indexId: 'two' }]))
    expect(await screen.findByText('Index 2 is measured.')).toBeDefined()
  })

  it('offers to measure what never was, in Spanish too', async () => {
    await openCard({ scores: null }, { locale: 'es' })
    expect(screen.getByText('Todavía sin medir.')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Medir el índice 2' })).toBeDefined()
  })

  it('cannot be measured without questions, and says where they come from', async () => {
    await openCard({ scores: null, questions: 0 })
    expect(screen.getByText(/the collection has no test questions/)).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Measure index 2' })).toBeNull()
  })

  it('keeps its figures when measuring fails, and says why', async () => {
    const measure = () => {
      throw new AppError('models-unreachable', say('Nobody serves it.'))
    }
    const { user } = await openCard({}, { measure })
    await user.click(screen.getByRole('button', { name: 'Measure index 2 again' }))
    expect(await screen.findByText(/Nobody serves it/)).toBeDefined()
    expect(screen.getByText('On 1 test question', { exact: false })).toBeDefined()
  })
})
