// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { RunSummary } from '@/server/services/runs/types'
import { type Answers, openStudio, type StudioOptions } from '@/test/builders/studio'
import { RunsPage } from './runs-page'

const run = (title: string, over: Partial<RunSummary> = {}): RunSummary => ({
  id: title,
  pipelineId: 'p',
  pipelineName: 'Answers',
  origin: 'studio',
  status: 'ok',
  startedAt: '2026-11-01T10:00:00.000Z',
  durationMs: 1_200,
  usage: { inputTokens: 10, outputTokens: 5 },
  title,
  damaged: false,
  ...over,
})

type ListRuns = NonNullable<NonNullable<Answers['runs']>['list']>

const openRuns = (list: ListRuns, options: StudioOptions = {}) =>
  openStudio(<RunsPage />, { ...options, answers: { runs: { list }, pipelines: { list: () => [] } } })

describe('the list of runs', () => {
  it('leads to the pipelines where nothing has run', async () => {
    await openRuns(() => ({ items: [], nextCursor: null }))
    expect(await screen.findByText('No runs yet')).toBeDefined()
    expect(screen.getByRole('link', { name: 'To the pipelines' }).getAttribute('href')).toBe('/pipelines')
  })

  it('says how each ended, also of a damaged record and of one without text', async () => {
    const items = [
      run('Why?', { status: 'degraded' }),
      run('', { id: 'nothing', status: 'cancelled', durationMs: null, usage: { inputTokens: 0, outputTokens: 0 } }),
      run('', { id: 'broken', damaged: true, origin: 'endpoint' }),
    ]
    await openRuns(() => ({ items, nextCursor: null }))
    await screen.findByRole('link', { name: 'Why?' })
    const [, first, second, third] = screen.getAllByRole('row')
    if (!first || !second || !third) throw new Error('three runs were expected')
    expect(within(first).getByText('Degraded')).toBeDefined()
    expect(within(first).getByTitle('10 tokens in, 5 out').textContent).toBe('15')
    expect(within(second).getByRole('link', { name: 'Run without text' }).getAttribute('href')).toBe('/runs/nothing')
    expect(within(second).getByText('Stopped')).toBeDefined()
    expect(within(third).getByRole('link', { name: 'Damaged record' })).toBeDefined()
    expect(within(third).getByText('Endpoint')).toBeDefined()
  })

  it('goes on where the last page ended', async () => {
    const { user, asked } = await openRuns(({ cursor }) =>
      cursor ? { items: [run('older')], nextCursor: null } : { items: [run('newer')], nextCursor: 'next' },
    )
    await user.click(await screen.findByRole('button', { name: 'Show more' }))
    expect(await screen.findByRole('link', { name: 'older' })).toBeDefined()
    expect(screen.getByRole('link', { name: 'newer' })).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
    expect(asked('runs.list').at(-1)).toMatchObject({ cursor: 'next', limit: 50 })
  })

  it('is filtered by what the address says, and by choice', async () => {
    const { user, asked } = await openRuns(() => ({ items: [], nextCursor: null }), {
      address: '/runs?status=failed&origin=nonsense',
    })
    expect(await screen.findByText('No run fits these filters')).toBeDefined()
    expect(asked('runs.list')).toEqual([{ status: 'failed', limit: 50, direction: 'forward' }])
    await user.click(screen.getByRole('combobox', { name: 'Origin' }))
    await user.click(await screen.findByRole('option', { name: 'Command line' }))
    await waitFor(() => expect(asked('runs.list').at(-1)).toMatchObject({ status: 'failed', origin: 'cli' }))
    const [clear] = screen.getAllByRole('button', { name: 'Clear filters' })
    if (!clear) throw new Error('filters can be cleared')
    await user.click(clear)
    expect(await screen.findByText('No runs yet')).toBeDefined()
    expect(window.location.search).toBe('')
  })

  it('shows in Spanish what went wrong', async () => {
    await openRuns(
      () => {
        throw new AppError('database-damaged', say('The database is damaged.'))
      },
      { locale: 'es' },
    )
    const alert = await screen.findByRole('alert')
    expect(within(alert).getByRole('button', { name: 'Reintentar' })).toBeDefined()
    expect(screen.queryByRole('table')).toBeNull()
  })
})
