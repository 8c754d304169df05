// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Facet } from '@/pipeline/evaluation/sweep'
import type { ExperimentDto } from '@/server/services/evaluation/types'
import { smallEnvironment } from '@/test/builders/environment'
import { graphOf, node } from '@/test/builders/graph'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { sweptDto } from '@/test/builders/sweep'
import { ExperimentContext, useOpenExperiment } from '../use-experiment'
import { SweepPanel } from './sweep-panel'

const topK: Facet = { kind: 'config', nodeId: 'search', path: 'topK', values: [4, 8] }
const rank: Facet = { kind: 'without', nodeId: 'rank', values: [false, true] }
const at = (k: number, without: boolean) => [
  { facet: 'config search topK', value: k },
  { facet: 'without rank', value: without },
]
const drawing = graphOf([node('search', 'retriever', { topK: 8 }, 2), node('rank', 'reranker')], [])

const rounds = [
  { round: 0, cases: 2, candidateIds: ['c1', 'c2', 'c3', 'c4'], survivorIds: ['c1', 'c2'] },
  { round: 1, cases: 4, candidateIds: ['c1', 'c2'], survivorIds: ['c2', 'c1'] },
]
const done = (over: Partial<ExperimentDto['progress']['sweep']> = {}) =>
  sweptDto(
    [topK, rank],
    [
      { search: '1000', held: '0000000000', latencyMs: 200 },
      { search: '1110', held: '1111111100', facets: at(4, false), latencyMs: 120 },
      { search: '00', facets: at(4, true), dropped: { round: 0, cases: 2, why: 'worse', against: 'c2', p: 0.01 } },
      { search: '', facets: at(8, true), dropped: { round: 0, cases: 0, why: 'invalid', reason: 'No model serves.' } },
    ],
    { progress: { sweep: { rounds, winnerId: 'c2', front: ['c2'], confirmed: 'yes', ...over } } },
  )

function Panel({ dto }: { dto: ExperimentDto }) {
  return (
    <ExperimentContext.Provider value={useOpenExperiment(dto)}>
      <SweepPanel />
    </ExperimentContext.Provider>
  )
}

const open = (dto: ExperimentDto, options: StudioOptions = {}) =>
  openStudio(<Panel dto={dto} />, {
    ...options,
    answers: {
      evaluation: { applied: () => ({ pipelineId: 'p1', graph: drawing, changed: [], indexes: [] }) },
      system: { environment: () => smallEnvironment },
    },
  })

describe('the result of a sweep', () => {
  it('says what won, with its figure on held-out cases beside that of the drawing, and puts it on the canvas', async () => {
    await open(done())
    const winner = within(await screen.findByTestId('winner'))
    expect(
      await winner.findByText(/Variant 2 \(Retriever · .*: 4; Without Reranker: as drawn\) did best/),
    ).toBeDefined()
    expect(winner.getByText(/On 10 cases that the search never saw: .*80 %? ?/).textContent).toMatch(
      /80\s?%.*The drawing has 0\s?% on the same cases.*better, and no luck of the search/,
    )
    expect(winner.getByRole('link', { name: 'Use in the pipeline' })).toHaveProperty(
      'href',
      expect.stringContaining('/pipelines/p1?experiment=e1&candidate=c2&base=c1'),
    )
  })

  it('says that luck may be part of it where nothing could be held out', async () => {
    await open(done({ confirmed: 'no-cases' }))
    expect((await screen.findByTestId('winner')).textContent).toContain('no held-out cases')
  })

  it('says so where the drawing is the best, and offers nothing to take', async () => {
    await open(done({ winnerId: 'c1' }))
    const winner = within(await screen.findByTestId('winner'))
    expect(winner.getByText(/no setting that was tried beats it/)).toBeDefined()
    expect(winner.queryByRole('link')).toBeNull()
  })

  it('shows the rounds, what each setting does, and every variant with why it was dropped', async () => {
    const { user } = await open(done())
    const funnel = within(await screen.findByRole('region', { name: 'Rounds' })).getAllByRole('listitem')
    expect(funnel.map(({ textContent }) => textContent)).toEqual([
      'Round 14 variants on 2 cases, 2 went on',
      'Round 22 variants on 4 cases: the best of them won',
    ])
    const setting = await screen.findByRole('table', { name: 'Without Reranker' })
    expect(
      within(setting)
        .getAllByRole('row')
        .map(({ textContent }) => textContent),
    ).toEqual([expect.stringMatching(/^as drawn/), expect.stringMatching(/^left out0\s?%/)])
    const table = screen.getByRole('table', { name: 'All variants' })
    const rows = () => within(table).getAllByRole('row').slice(1)
    expect(rows().map((row) => within(row).getAllByRole('cell')[1]?.textContent)).toEqual([
      '2',
      'The drawing',
      '3',
      '4',
    ])
    expect(rows()[2]?.textContent).toContain('Dropped in round 1, after 2 cases: worse than variant 2 (p 0.01)')
    expect(rows()[3]?.textContent).toContain('Not measured: No model serves.')
    // Of the drawing the table says what is drawn.
    expect(rows()[1]?.textContent).toContain('8')
    await user.click(screen.getByRole('combobox', { name: 'Show' }))
    await user.click(await screen.findByRole('option', { name: 'Dropped' }))
    expect(rows()).toHaveLength(2)
    expect(window.location.search).toBe('?which=dropped')
  })

  it('opens a point of the front in the table', async () => {
    const { user } = await open(done())
    const front = within(await screen.findByRole('region', { name: 'Quality against time and cost' }))
    await user.click(front.getByRole('button', { name: 'As a table' }))
    await user.click(await front.findByRole('button', { name: /^Variant 2/ }))
    expect(window.location.search).toBe('?variant=c2')
    const table = screen.getByRole('table', { name: 'All variants' })
    expect(within(table).getByRole('row', { selected: true }).textContent).toContain('Won')
  })

  it('speaks Spanish', async () => {
    await open(done(), { locale: 'es' })
    const winner = await screen.findByTestId('winner')
    expect(winner.textContent).toContain('Lo mejor: Variante 2')
    expect(winner.textContent).toContain('mejor, y no por suerte de la búsqueda')
  })
})
