// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { expectationSchema } from '@/pipeline/cases/case'
import type { Diagnosis } from '@/pipeline/evaluation/figures'
import { say } from '@/pipeline/said'
import type { ExperimentDto } from '@/server/services/evaluation/types'
import { estimateOf, evalCellOf, experimentOf, figuresOf, pairedOf, rowOf } from '@/test/builders/experiment'
import { type Answers, openStudio, type StudioOptions } from '@/test/builders/studio'
import { ExperimentPage } from './experiment-page'

const regressed = experimentOf({
  rows: [rowOf(1, { hasPlaces: true }), rowOf(2), rowOf(3)],
  cells: [
    evalCellOf('k1', 'c1'),
    evalCellOf('k2', 'c1', { passed: false, preview: 'On Tuesdays.' }),
    evalCellOf('k1', 'c2'),
    evalCellOf('k2', 'c2'),
  ],
})

const open = (dto: ExperimentDto, evaluation: Answers['evaluation'] = {}, options: StudioOptions = {}) =>
  openStudio(<ExperimentPage id="e1" />, {
    address: '/evaluation/e1',
    ...options,
    answers: {
      evaluation: { get: () => dto, ...evaluation },
      pipelines: {
        get: () =>
          ({
            id: 'p1',
            slug: 'p',
            name: 'Clinic',
            revision: 1,
            updatedAt: '',
            graph: { version: 1, nodes: [], edges: [] },
          }) as never,
      },
      ...options.answers,
    },
  })

describe('the result in a sentence', () => {
  it('says what is better, by how much and of how many cases', async () => {
    await open(experimentOf())
    const sentence = 'Draft is better than Version 3 in “Passed”: +9 points (3 to 15), 120 cases.'
    expect((await screen.findAllByText(sentence)).length).toBeGreaterThan(0)
  })

  it('says that it cannot tell, and how many cases it would take', async () => {
    const against = {
      passed: pairedOf({ verdict: 'cannot-tell', difference: 0.045, low: -0.02, high: 0.11, detectable: 0.12 }),
    }
    await open(experimentOf({ figures: [figuresOf('k1'), figuresOf('k2', { against })] }))
    await screen.findByText(
      'Cannot tell whether Draft is better or worse than Version 3 in “Passed”: +4.5 points (−2 to 11), 120 cases. About 860 cases would be needed to tell a difference of this size.',
    )
  })

  it('says so in Spanish', async () => {
    await open(experimentOf(), {}, { locale: 'es' })
    await screen.findByText('Draft es mejor que Version 3 en «Aprobados»: +9 puntos (de 3 a 15), 120 casos.')
  })

  it('does not compare what is unlike', async () => {
    const against = { passed: { comparable: false as const, reason: 'unlike' as const, n: 0 } }
    await open(experimentOf({ figures: [figuresOf('k1'), figuresOf('k2', { against })] }))
    await screen.findByText(/are not compared: they were measured with another version of the cases/)
  })
})

describe('the figures', () => {
  it('say each figure in words to the keyboard, and which scores nobody has calibrated', async () => {
    const judge = { provider: 'ollama', model: 'llama', digest: null, state: 'uncalibrated' as const, cardId: null }
    await open(experimentOf({ judge }))
    const table = within(await screen.findByRole('table', { name: 'Figures' }))
    expect(table.getByRole('link', { name: 'uncalibrated' }).getAttribute('href')).toBe('/evaluation/judges')
    expect(table.getByRole('button', { name: 'Version 3, “Passed”: 80% (72% to 88%), 120 cases.' })).toBeDefined()
    expect(table.getByText('better')).toBeDefined()
    expect(screen.getByText(/Scores judged by llama are uncalibrated/)).toBeDefined()
  })
})

describe('measuring', () => {
  it('shows how far it is as it goes, and what came of it when it ends', async () => {
    let dto = experimentOf({ state: 'running', cells: [], figures: [], metric: null })
    const { streams, asked, user } = await open(dto, { get: () => dto, stop: () => undefined })
    await waitFor(() => expect(streams.length).toBe(1))
    streams[0]?.send({ type: 'started', seq: 1, total: 6, done: 0 }, '1')
    streams[0]?.send({ type: 'cell', seq: 2, cell: evalCellOf('k1', 'c1'), done: 1, total: 6 }, '2')
    expect(await screen.findByText('1 of 6')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Stop' }))
    expect(asked('evaluation.stop')).toEqual([{ experimentId: 'e1' }])
    dto = experimentOf({ state: 'stopped' })
    streams[0]?.send({ type: 'ended', seq: 3, state: 'stopped', done: 1, total: 6 }, '3')
    expect(await screen.findByText(/“Go on” measures the rest/)).toBeDefined()
    expect(screen.getByRole('button', { name: 'Go on' })).toBeDefined()
  })

  it('goes on from a limit that is raised', async () => {
    let dto = experimentOf({ state: 'capped' })
    dto = { ...dto, setup: { ...dto.setup, limits: { calls: 200 } } }
    const { user, asked, streams } = await open(dto, {
      get: () => dto,
      change: () => dto,
      start: () => {
        dto = { ...dto, state: 'running' }
        return { left: 2, total: 6 }
      },
    })
    expect(await screen.findByText(/240 of 200 calls/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Raise the limit' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Raise the limit' }))
    expect(dialog.getByText('That much is spent already.')).toBeDefined()
    const calls = dialog.getByRole('textbox', { name: 'Calls of models' })
    await user.clear(calls)
    await user.type(calls, '500')
    await user.click(dialog.getByRole('button', { name: 'Raise and go on' }))
    await waitFor(() => expect(asked('evaluation.start')).toEqual([{ experimentId: 'e1' }]))
    // It is followed at once.
    await waitFor(() => expect(streams[0]?.readyState).toBe(1))
    expect(asked('evaluation.change')).toMatchObject([{ revision: 1, setup: { limits: { calls: 500 } } }])
  })
})

describe('the cases', () => {
  const details = {
    ...evalCellOf('k2', 'c1', { passed: false }),
    answer: 'On Tuesdays.',
    steps: [],
    label: null,
    inputs: { question: 'Question 1' },
    expected: expectationSchema.parse({
      answers: ['On Mondays.'],
      places: [{ documentId: 'doc', documentName: 'hours.md', quote: 'closed on Mondays' }],
    }),
  }

  it('shows what got worse, opens it beside the baseline, and where its passage was lost', async () => {
    const { user, asked } = await open(
      regressed,
      { cell: ({ candidateId }) => (candidateId === 'k2' ? details : { ...details, answer: 'On Mondays.' }) },
      {
        address: '/evaluation/e1?tab=cases&show=regressed&cell=c1%20k2',
        answers: {
          retrieval: {
            explain: () => ({
              question: 'Question 1',
              expected: { documentId: 'doc', documentName: 'hours.md', chunkIds: [], text: null },
              stages: [],
              lostAt: 'retrieved',
              runId: null,
              outcome: null,
            }),
          },
        },
      },
    )
    expect(await screen.findByText('1 of 3 cases')).toBeDefined()
    const drawer = within(await screen.findByRole('dialog', { name: 'Question 1' }))
    expect(await drawer.findByText('Baseline: Version 3')).toBeDefined()
    await user.click(drawer.getByRole('button', { name: 'Where was the passage lost?' }))
    await waitFor(() =>
      expect(asked('retrieval.explain')).toEqual([
        {
          experimentId: 'e1',
          candidateId: 'k2',
          caseId: 'c1',
          repeat: 0,
          expected: { documentId: 'doc', documentName: 'hours.md', text: 'closed on Mondays' },
        },
      ]),
    )
  })

  it('keeps what a person says of an answer', async () => {
    const { user, asked } = await open(
      regressed,
      { cell: () => details },
      { address: '/evaluation/e1?tab=cases&cell=c1%20k2', answers: { play: { label: () => undefined } } },
    )
    const bad = await screen.findByRole('button', { name: 'Bad' })
    await user.click(bad)
    await waitFor(() => expect(bad.getAttribute('aria-pressed')).toBe('true'))
    expect(asked('play.label')).toEqual([{ cellId: 'k2-c1-0', verdict: 'bad' }])
  })
})

describe('explaining', () => {
  const diagnosis: Diagnosis = {
    candidateId: 'k2',
    failed: 2,
    of: 3,
    blame: [
      { part: 'retrieval', count: 1, caseIds: ['c1'] },
      { part: 'generation', count: 1, caseIds: ['c2'] },
    ],
    stages: [],
    slices: [
      {
        by: 'tag',
        value: 'tables',
        here: estimateOf(0.3),
        elsewhere: estimateOf(0.9),
        p: 0.01,
        verdict: 'worse',
        caseIds: ['c1', 'c3'],
      },
    ],
    advice: { say: say('Most of what fails is not found.'), step: null, caseIds: ['c1'] },
  }

  it('says what to change next, and opens the cases behind it', async () => {
    const { user } = await open(regressed, { diagnose: () => diagnosis }, { address: '/evaluation/e1?tab=explain' })
    expect(await screen.findByText('Most of what fails is not found.')).toBeDefined()
    expect(screen.getByText('2 of 3 cases fail.')).toBeDefined()
    expect(within(screen.getByRole('row', { name: /tables/ })).getByText('worse')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Show 2 cases' }))
    expect(await screen.findByText('2 of 3 cases')).toBeDefined()
    expect(screen.getByText('from “Explain”')).toBeDefined()
  })
})
