// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { caseDraftSchema, caseSchema } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { gridCell, gridDto, gridRow } from '@/test/builders/grid'
import { type Answers, openStudio, type StudioOptions } from '@/test/builders/studio'
import { LabelPage } from './label-page'

type RunDetails = Awaited<ReturnType<NonNullable<NonNullable<Answers['runs']>['get']>>>

const caseOf = (id: string) =>
  caseSchema.parse({
    inputs: { question: `Question of ${id}` },
    expected: { answers: [`Expected of ${id}`] },
    id,
    datasetId: 'ds',
    split: 'train',
    source: id,
    since: 1,
    runId: `run-${id}`,
    createdAt: '2026-11-01T10:00:00.000Z',
  })

/** A server with two cases that were taken from runs. */
function serverOf(refuses = false) {
  const labels = new Map<string, 'good' | 'bad' | 'unsure'>()
  const cases = new Map(['a', 'b'].map((id) => [id, caseOf(id)]))
  const answers: Answers = {
    datasets: {
      get: () => ({ name: 'Clinic' }) as never, // The page reads nothing else of it.
      cases: () => ({ cases: [...cases.values()], total: cases.size }),
      case: ({ id }) => cases.get(id) ?? caseOf(id),
      saveCase: ({ id = '', case: draft }) => {
        const saved = { ...caseOf(id), ...caseDraftSchema.parse(draft) }
        cases.set(id, caseSchema.parse(saved))
        return { case: caseSchema.parse(saved), version: 2, moved: 0 }
      },
    },
    runs: {
      // The card reads the outputs alone.
      get: ({ id }) => ({ outputs: { answer: `Answer of ${id}.` } }) as unknown as RunDetails,
    },
    play: {
      labels: ({ runIds }) =>
        runIds.flatMap((runId) => {
          const verdict = labels.get(runId)
          return verdict ? [{ runId, verdict, correction: null, note: '' }] : []
        }),
      label: ({ runId = '', verdict }) => {
        if (refuses) throw new AppError('database-busy', say('The database is busy.'))
        if (verdict) labels.set(runId, verdict)
        if (verdict === null) labels.delete(runId)
      },
    },
  }
  return { labels, cases, answers }
}

const open = (answers: Answers, options: StudioOptions = {}) =>
  openStudio(<LabelPage />, { address: '/label?dataset=ds', ...options, answers })

describe('labelling answers', () => {
  it('takes one key for each, goes on by itself, and one step back with z', async () => {
    const { labels, answers } = serverOf()
    const { user } = await open(answers)
    const first = (await screen.findByTestId('answer')).textContent
    expect(screen.queryByText(/Expected of/)).toBeNull()
    await user.keyboard('g')
    await waitFor(() => expect(screen.getByTestId('answer').textContent).not.toBe(first))
    expect(screen.getByRole('status').textContent).toBe('1 of 2 labelled')
    await user.keyboard('2')
    expect(await screen.findByText(/All are labelled/)).toBeDefined()
    await waitFor(() => expect([...labels.values()].sort()).toEqual(['bad', 'good']))
    await user.keyboard('z')
    await waitFor(() => expect(labels.size).toBe(1))
    expect(await screen.findByTestId('answer')).toBeDefined()
    await user.click(screen.getByRole('button', { name: /Results/ }))
    const counts = (await screen.findByText('What people said')).closest('section')
    if (!counts) throw new Error('a heading without its panel')
    expect(within(counts).getByText('Good').nextSibling?.textContent).toBe('1')
  })

  it('shows what is expected only when asked, and keeps a correction as what the case expects', async () => {
    const { cases, answers } = serverOf()
    const { user, asked } = await open(answers)
    await screen.findByTestId('answer')
    await user.keyboard('e')
    expect(await screen.findByText(/Expected of/)).toBeDefined()
    await user.keyboard('c')
    const field = await screen.findByRole('textbox', { name: /What the answer should have been/ })
    await user.clear(field)
    // Letters that are keys elsewhere are letters here.
    await user.type(field, 'g, b and u')
    await user.click(screen.getByRole('button', { name: 'Keep, and expect it of the case' }))
    expect(await screen.findByText('Correction kept; the case expects it now.')).toBeDefined()
    expect(asked('play.label')).toHaveLength(1)
    const changed = [...cases.values()].find(({ expected }) => expected.answers.length === 2)
    expect(changed?.expected.answers[0]).toBe('g, b and u')
  })

  it('takes a verdict back that the server refuses, and says so', async () => {
    const { user } = await open(serverOf(true).answers)
    await screen.findByTestId('answer')
    await user.keyboard('3')
    expect(await screen.findByText(/nothing was changed/)).toBeDefined()
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('0 of 2 labelled'))
  })

  it('judges the answers of a grid without saying whose they are, and tells what the checks missed', async () => {
    const contains = (state: 'pass' | 'fail') => [{ id: 'a', kind: 'contains', state }]
    const cells = [
      gridCell('short', 'a', { checks: contains('pass') }),
      gridCell('long', 'a', { checks: contains('pass') }),
      gridCell('long', 'b', { outcome: 'failed' }),
    ]
    const said: (string | undefined)[] = []
    const { user } = await open(
      {
        datasets: { case: () => caseOf('a') },
        play: {
          get: () => gridDto(['short', 'long'], [gridRow('a'), gridRow('b')], { cells }),
          // The card reads the answer and what the steps gave.
          cell: ({ id }) => ({ answer: `It is ${id.length}.`, steps: [], context: [] }) as never,
          label: ({ cellId }) => {
            said.push(cellId)
          },
        },
      },
      { address: '/label?grid=g1' },
    )
    await screen.findByTestId('answer')
    expect(document.body.textContent).not.toMatch(/short|long/)
    await user.keyboard('gb')
    await screen.findByText(/All are labelled/)
    expect(said.sort()).toEqual(['long-a-0', 'short-a-0'])
    await user.click(screen.getByRole('button', { name: 'Results' }))
    const row = (await screen.findByRole('cell', { name: 'Contains' })).closest('tr')
    expect(row?.textContent).toBe('Contains50% of 21010')
  })

  it('says where to begin when nothing is named', async () => {
    await open({}, { address: '/label', locale: 'es' })
    expect(await screen.findByText('No se ha indicado qué etiquetar')).toBeDefined()
  })
})
