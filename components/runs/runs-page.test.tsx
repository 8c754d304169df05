// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { RunPage, RunSummary } from '@/server/services/runs/types'
import { type Answers, openStudio, type StudioOptions } from '@/test/builders/studio'
import { dayOf, startOfDay } from './run-filter'
import { RunsPage } from './runs-page'

const run = (title: string, over: Partial<RunSummary> = {}): RunSummary => ({
  id: title,
  pipelineId: 'p',
  pipelineName: 'Answers',
  versionId: null,
  origin: 'studio',
  status: 'ok',
  startedAt: '2026-11-01T10:00:00.000Z',
  durationMs: 1_200,
  usage: { inputTokens: 10, outputTokens: 5 },
  title,
  damaged: false,
  ...over,
})

const pageOf = (items: RunSummary[], rest: Partial<RunPage> = {}): RunPage => ({
  items,
  page: 1,
  pages: 1,
  total: items.length,
  versions: [],
  ...rest,
})

type ListRuns = NonNullable<NonNullable<Answers['runs']>['list']>

const openRuns = (list: ListRuns, options: StudioOptions = {}) =>
  openStudio(<RunsPage />, { ...options, answers: { runs: { list }, pipelines: { list: () => [] } } })

describe('the list of runs', () => {
  it('leads to the pipelines where nothing has run', async () => {
    await openRuns(() => pageOf([]))
    expect(await screen.findByText('No runs yet')).toBeDefined()
    expect(screen.getByRole('link', { name: 'To the pipelines' }).getAttribute('href')).toBe('/pipelines')
  })

  it('says how each ended, also of a damaged record and of one without text', async () => {
    const items = [
      run('Why?', { status: 'degraded' }),
      run('', { id: 'nothing', status: 'cancelled', durationMs: null, usage: { inputTokens: 0, outputTokens: 0 } }),
      run('', { id: 'broken', damaged: true, origin: 'endpoint' }),
    ]
    await openRuns(() => pageOf(items))
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

  it('turns its pages, and the address holds which one', async () => {
    const { user, asked } = await openRuns(({ page }) =>
      pageOf([run(page === 3 ? 'oldest' : 'newest')], { page: page ?? 1, pages: 3, total: 101 }),
    )
    await screen.findByRole('link', { name: 'newest' })
    expect(screen.getByText('1–1 of 101')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Page 3' }))
    expect(await screen.findByRole('link', { name: 'oldest' })).toBeDefined()
    expect(asked('runs.list').at(-1)).toEqual({ page: 3, limit: 50 })
    expect(window.location.search).toBe('?p=3')
  })

  it('is searched by words, days and versions of a pipeline, and begins on its first page then', async () => {
    const { user, asked } = await openRuns(() => pageOf([], { versions: [{ id: 'v2', number: 2 }] }), {
      address: '/runs?p=4&pipeline=p&from=2026-11-30&to=2026-11-30',
    })
    await user.type(await screen.findByRole('searchbox', { name: 'Words' }), 'loom')
    await waitFor(() =>
      expect(asked('runs.list').at(-1)).toEqual({
        text: 'loom',
        pipelineId: 'p',
        since: new Date(2026, 10, 30).toISOString(),
        before: new Date(2026, 11, 1).toISOString(),
        page: 1,
        limit: 50,
      }),
    )
    await user.click(screen.getByRole('combobox', { name: 'Version' }))
    await user.click(await screen.findByRole('option', { name: 'Version 2' }))
    await waitFor(() => expect(asked('runs.list').at(-1)).toMatchObject({ text: 'loom', version: 'v2' }))
    expect(window.location.search).toBe('?pipeline=p&from=2026-11-30&to=2026-11-30&q=loom&version=v2')
  })

  it('is narrowed to a period up to now, or to days that are chosen', async () => {
    const { user, asked } = await openRuns(() => pageOf([]))
    const period = await screen.findByRole('combobox', { name: 'When' })
    await user.click(period)
    await user.click(await screen.findByRole('option', { name: 'Last 7 days' }))
    const week = new Date()
    week.setDate(week.getDate() - 6)
    await waitFor(() => expect(asked('runs.list').at(-1)).toMatchObject({ since: startOfDay(dayOf(week)) }))
    expect(window.location.search).toBe(`?from=${dayOf(week)}`)
    expect(screen.queryByLabelText('From')).toBeNull()
    await user.click(period)
    await user.click(await screen.findByRole('option', { name: 'Certain days' }))
    expect(screen.getByLabelText<HTMLInputElement>('From').value).toBe(dayOf(week))
    expect(screen.getByLabelText<HTMLInputElement>('To').value).toBe(dayOf(new Date()))
    await user.click(period)
    await user.click(await screen.findByRole('option', { name: 'Any time' }))
    expect(window.location.search).toBe('')
  })

  it('leads to the comparison of the two that were chosen last', async () => {
    const { user } = await openRuns(() => pageOf([run('one'), run('two'), run('three')]))
    for (const title of ['one', 'two', 'three']) {
      await user.click(await screen.findByRole('checkbox', { name: `Choose “${title}” to compare` }))
    }
    const chosen = screen.getAllByRole('checkbox', { checked: true }).map((box) => box.getAttribute('aria-label'))
    expect(chosen).toEqual(['Choose “two” to compare', 'Choose “three” to compare'])
    expect(screen.getByRole('link', { name: 'Compare' }).getAttribute('href')).toBe('/runs/compare?a=two&b=three')
  })

  it('is filtered by what the address says, and by choice', async () => {
    const { user, asked } = await openRuns(() => pageOf([]), {
      address: '/runs?status=failed&origin=nonsense',
    })
    expect(await screen.findByText('No run fits these filters')).toBeDefined()
    expect(asked('runs.list')).toEqual([{ status: 'failed', page: 1, limit: 50 }])
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
