// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ExperimentEstimate, ExperimentSummary } from '@/server/services/evaluation/types'
import { experimentOf } from '@/test/builders/experiment'
import { type Answers, openStudio, type StudioOptions } from '@/test/builders/studio'
import { EvaluationPage } from './evaluation-page'

const { id, name, kind, pipelineId, pipelineName, datasetId, datasetVersion, state, createdAt } = experimentOf()
const summary: ExperimentSummary = {
  ...{ id, name, kind, pipelineId, pipelineName, datasetId, datasetVersion, state, createdAt },
  datasetName: 'Questions',
  candidateCount: 2,
  cellCount: 240,
  finishedAt: createdAt,
  headline: {
    candidateId: 'k2',
    candidateName: 'Draft',
    metric: 'passed',
    n: 120,
    mean: 0.89,
    low: 0.82,
    high: 0.93,
    verdict: 'better',
  },
}

const pipeline = {
  id: 'p1',
  slug: 'clinic',
  name: 'Clinic',
  revision: 1,
  updatedAt: createdAt,
  endpoint: null,
  draftAhead: false,
  lastRun: null,
  issues: { errors: 0, warnings: 0 },
  thumbnail: { width: 1, height: 1, nodes: [], edges: [] },
  damage: null,
}
const dataset = {
  id: 'd1',
  name: 'Questions',
  kind: 'set' as const,
  collectionId: null,
  pipelineId: null,
  version: 4,
  cases: 120,
  updatedAt: createdAt,
}
const estimate: ExperimentEstimate = {
  candidates: 2,
  cases: 120,
  cells: 240,
  calls: { chat: 240, embed: 0, search: 120, rerank: 0, judge: 0 },
  shared: 120,
  tokens: 0,
  seconds: 90,
  cost: null,
  indexBuilds: 0,
  detectable: 0.113,
  problems: [],
}

const open = (list: ExperimentSummary[], evaluation: Answers['evaluation'] = {}, options: StudioOptions = {}) =>
  openStudio(<EvaluationPage />, {
    address: '/evaluation',
    ...options,
    answers: {
      evaluation: { list: () => list, trend: () => [], estimate: () => estimate, ...evaluation },
      pipelines: { list: () => [pipeline] },
      deployments: {
        versions: () => [
          { number: 3, createdAt },
          { number: 2, createdAt },
        ],
      },
      datasets: {
        list: () => [dataset],
        get: () => ({
          ...dataset,
          shownVersion: 4,
          bySplit: { train: 60, validation: 30, test: 30 },
          byOrigin: { human: 120, production: 0, synthetic: 0 },
          unanswerable: 0,
          checkable: 120,
          tags: ['hard'],
          inputs: ['question'],
        }),
      },
      models: { list: () => ({ models: [], providers: [] }) },
      ...options.answers,
    },
  })

describe('the list of experiments', () => {
  it('shows what came of each, with its interval and its verdict in a word', async () => {
    await open([summary, { ...summary, id: 'e2', name: 'Not yet', state: 'idle', headline: undefined }])
    const row = within(await screen.findByRole('row', { name: /Clinic before Monday/ }))
    expect(row.getByRole('link').getAttribute('href')).toBe('/evaluation/e1')
    expect(row.getByText('89%')).toBeDefined()
    expect(row.getByText('82% to 93%')).toBeDefined()
    expect(row.getByText('better')).toBeDefined()
    expect(within(screen.getByRole('row', { name: /Not yet/ })).getByText('Not begun')).toBeDefined()
  })

  it('says in Spanish what to do while there is none', async () => {
    await open([], {}, { locale: 'es' })
    expect(await screen.findByRole('heading', { name: 'Todavía no hay experimentos' })).toBeDefined()
    expect(screen.getByRole('button', { name: 'Nuevo experimento' })).toBeDefined()
  })

  it('asks before it deletes', async () => {
    const { user, asked } = await open([summary], { delete: () => undefined })
    await user.click(await screen.findByRole('button', { name: 'What can be done with Clinic before Monday' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    expect(asked('evaluation.delete')).toEqual([])
    await user.click(await screen.findByRole('button', { name: 'Delete' }))
    await screen.findByText('Deleted “Clinic before Monday”')
    expect(asked('evaluation.delete')).toEqual([{ experimentId: 'e1' }])
  })

  it('asks for those of a pipeline and a kind', async () => {
    const { asked } = await open([summary], {}, { address: '/evaluation?of=p1&only=sweep' })
    await screen.findByRole('row', { name: /Clinic before Monday/ })
    expect(asked('evaluation.list')).toEqual([{ pipelineId: 'p1', kind: 'sweep' }])
  })
})

describe('a new experiment', () => {
  it('measures a draft against the newest version, says what it takes and can show, and begins', async () => {
    const { user, asked } = await open(
      [summary],
      { create: () => experimentOf({ id: 'e9' }), start: () => ({ left: 240, total: 240 }) },
      { address: '/evaluation?dialog=new&pipeline=p1&dataset=d1' },
    )
    expect(await screen.findByText('With 120 cases a difference of 12 points can be shown.')).toBeDefined()
    expect(screen.getByText('240 (2 × 120)')).toBeDefined()
    expect(screen.getByText('Calls saved by sharing')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Measure' }))
    await waitFor(() => expect(asked('evaluation.start')).toEqual([{ experimentId: 'e9' }]))
    expect(asked('evaluation.create')).toMatchObject([
      {
        kind: 'compare',
        datasetId: 'd1',
        candidates: [
          { pipelineId: 'p1', version: 3, name: 'Version 3' },
          { pipelineId: 'p1', name: 'Draft' },
        ],
      },
    ])
  })

  it('names each thing that would stop it, and keeps what was set when it cannot be made', async () => {
    await open(
      [summary],
      { estimate: () => ({ ...estimate, problems: [{ candidate: 'Draft', message: 'It has no output.' }] }) },
      { address: '/evaluation?dialog=new&pipeline=p1&dataset=d1' },
    )
    const problems = within(await screen.findByRole('list', { name: 'What would stop it' }))
    expect(problems.getByText('Draft')).toBeDefined()
    expect(problems.getByText(/It has no output/)).toBeDefined()
  })

  it('makes another candidate the baseline', async () => {
    const { user, asked } = await open([summary], {}, { address: '/evaluation?dialog=new&pipeline=p1&dataset=d1' })
    await screen.findByText(/a difference of 12 points/)
    await user.click(screen.getByRole('button', { name: 'Make it the baseline' }))
    await waitFor(() =>
      expect(asked('evaluation.estimate').at(-1)).toMatchObject({
        candidates: [{ name: 'Draft' }, { name: 'Version 3' }],
      }),
    )
  })

  it('cannot begin before it knows what is measured on what', async () => {
    const { asked } = await open([summary], {}, { address: '/evaluation?dialog=new' })
    expect(await screen.findByText('Choose what is measured and on which cases.')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Measure' })).toHaveProperty('disabled', true)
    expect(asked('evaluation.estimate')).toEqual([])
  })
})
