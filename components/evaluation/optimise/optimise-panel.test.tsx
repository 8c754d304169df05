// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Split } from '@/pipeline/cases/case'
import type { EvalCellShown } from '@/pipeline/evaluation/experiment'
import { experimentSetupSchema, spentSchema } from '@/pipeline/evaluation/experiment'
import { type OptimiseProgress, optimiseProgressSchema } from '@/pipeline/evaluation/optimise'
import type { ExperimentDto } from '@/server/services/evaluation/types'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { ExperimentContext, useOpenExperiment } from '../use-experiment'
import { OptimisePanel } from './optimise-panel'

/** What came of the cases of each split, one digit for each: `1` is right. */
type Results = Partial<Record<Split, string>>

const splits = ['train', 'validation', 'test'] as const
const rows = (size: number): ExperimentDto['rows'] =>
  splits.flatMap((split) =>
    Array.from({ length: size }, (_, at) => ({
      caseId: `${split}-${at}`,
      title: `Question ${at} of ${split}`,
      tags: [],
      split,
      source: `${split}-${at}`,
      language: 'en',
      expected: null,
      hasPlaces: false,
    })),
  )

const cellsOf = (candidateId: string, results: Results): EvalCellShown[] =>
  splits.flatMap((split) =>
    [...(results[split] ?? '')].map((digit, at) => ({
      id: `${candidateId} ${split} ${at}`,
      candidateId,
      caseId: `${split}-${at}`,
      repeat: 0,
      outcome: 'ok',
      preview: '',
      answerHash: '',
      abstained: false,
      checks: [],
      scores: {},
      passed: digit === '1',
      latencyMs: 1,
      inputTokens: 1,
      outputTokens: 1,
      cost: null,
      ran: 1,
      shared: 0,
    })),
  )

const proposals: OptimiseProgress['proposals'] = [
  {
    number: 1,
    way: 'reflect',
    parentId: 'c1',
    candidateId: 'c2',
    insight: 'It never says to be short.',
    texts: { system: 'Answer shortly.', user: '{{ question }}' },
    tokens: 12,
    before: 0,
    after: 1,
  },
  {
    number: 2,
    way: 'reflect',
    parentId: 'c2',
    refused: 'lost-variables',
    reason: 'sources',
    texts: { system: 'Answer very shortly.', user: 'Go!' },
    tokens: 9,
  },
  {
    number: 3,
    way: 'examples',
    parentId: 'c1',
    refused: 'too-long',
    examples: { choose: 'all', caseIds: ['train-0'] },
    tokens: 900,
  },
]

function dtoOf(results: Record<string, Results>, progress: Partial<OptimiseProgress>, size = 20): ExperimentDto {
  const ids = Object.keys(results)
  return {
    id: 'e1',
    name: 'Better',
    kind: 'optimise',
    pipelineId: 'p1',
    pipelineName: 'Ask',
    datasetId: 'd1',
    datasetVersion: 1,
    state: 'done',
    datasetName: 'Questions',
    candidateCount: ids.length,
    cellCount: 0,
    createdAt: '2026-11-01T00:00:00.000Z',
    finishedAt: null,
    setup: experimentSetupSchema.parse({ optimise: { nodeId: 'prompt' } }),
    revision: 1,
    error: null,
    spent: spentSchema.parse({}),
    progress: {
      optimise: optimiseProgressSchema.parse({
        metric: 'passed',
        drawn: { texts: { system: 'Answer.', user: '{{ question }}' }, tokens: 8, most: 200 },
        proposals,
        over: 'proposals',
        ...progress,
      }),
    },
    dataset: { id: 'd1', name: 'Questions', version: 1, newest: 1, gone: false },
    candidates: ids.map((id, at) => ({
      id,
      number: at + 1,
      name: at === 0 ? 'Ask' : `#${at}`,
      parentId: at === 0 ? null : 'c1',
      pipelineId: 'p1',
      pipelineName: 'Ask',
      version: null,
      facets: [],
      dropped: null,
      createdAt: '2026-11-01T00:00:00.000Z',
    })),
    rows: rows(size),
    cells: ids.flatMap((id) => cellsOf(id, results[id] ?? {})),
    figures: [],
    metric: 'passed',
    judge: null,
    warnings: [],
  }
}

function Panel({ dto }: { dto: ExperimentDto }) {
  return (
    <ExperimentContext.Provider value={useOpenExperiment(dto)}>
      <OptimisePanel />
    </ExperimentContext.Provider>
  )
}
const open = (dto: ExperimentDto, options: StudioOptions = {}) => openStudio(<Panel dto={dto} />, options)

const none = '0'.repeat(20)
const all = '1'.repeat(20)

describe('the result of an optimiser', () => {
  it('says calmly that there is no improvement, with its figures, and offers nothing to take', async () => {
    const little = `1${none.slice(1)}`
    await open(dtoOf({ c1: { validation: none }, c2: { validation: little } }, { acceptedId: null, pareto: ['c2'] }))
    const verdict = within(await screen.findByTestId('optimise-verdict'))
    expect(verdict.getByText(/^No improvement: the drawn prompt stays\. 3 proposals were tried\./)).toBeDefined()
    expect(verdict.getByText(/Proposal 1 came nearest.*\+5 points.*20 cases/)).toBeDefined()
    expect(verdict.getByText(/test cases were not asked/)).toBeDefined()
    expect(verdict.queryByRole('link')).toBeNull()
    expect(screen.queryByText('accepted')).toBeNull()
  })

  it('says what is better also on test cases, and puts it on the canvas', async () => {
    const results = { c1: { validation: none, test: none }, c2: { validation: all, test: all } }
    await open(dtoOf(results, { acceptedId: 'c2', pareto: ['c2'], tested: true }))
    const verdict = within(await screen.findByTestId('optimise-verdict'))
    expect(verdict.getByText('Proposal 1 is better, also on test cases that it had never seen.')).toBeDefined()
    expect(verdict.getByText(/^Test: Passed \+100 points/)).toBeDefined()
    expect(verdict.getByRole('link', { name: 'Use in the pipeline' })).toHaveProperty(
      'href',
      expect.stringContaining('/pipelines/p1?experiment=e1&candidate=c2&base=c1'),
    )
    expect(screen.getByText('accepted')).toBeDefined()
  })

  it('does not hide that what is better on validation is worse on test cases', async () => {
    const results = { c1: { validation: none, test: all }, c2: { validation: all, test: none } }
    await open(dtoOf(results, { acceptedId: 'c2', tested: true }))
    expect((await screen.findByTestId('optimise-verdict')).textContent).toContain('worse on the test cases')
  })

  it('tells of every proposal what was thought wrong, how its prompt differs, and why it was refused', async () => {
    const { user } = await open(dtoOf({ c1: { validation: none }, c2: { validation: all } }, { acceptedId: 'c2' }))
    const list = within(await screen.findByRole('region', { name: 'Proposals' })).getAllByRole('listitem')
    const [first, second, third] = list.filter(({ id }) => id.startsWith('proposal-')).map((item) => within(item))
    expect(first?.getByText(/It never says to be short/)).toBeDefined()
    await user.click(first?.getByRole('button', { name: 'What differs from the drawn prompt' }) as Element)
    expect((await first?.findByText('shortly', { exact: false }))?.closest('ins')).not.toBeNull()
    expect(second?.getByText('lost a variable')).toBeDefined()
    await user.click(second?.getByRole('button', { name: 'What differs from proposal 1' }) as Element)
    expect(await second?.findByText('It no longer has: sources')).toBeDefined()
    expect(third?.getByText('900 tokens, 200 at the most')).toBeDefined()
    await user.click(third?.getByRole('button', { name: 'What differs from the drawn prompt' }) as Element)
    expect(await third?.findByText('Question 0 of train')).toBeDefined()
  })

  it('warns of a small model in Spanish', async () => {
    const dto = dtoOf({ c1: { validation: none } }, { proposals: [], acceptedId: null, warnings: ['small-model'] })
    await open(dto, { locale: 'es' })
    const verdict = within(await screen.findByTestId('optimise-verdict'))
    expect(verdict.getByText(/Sin mejora: se queda el prompt dibujado. No se propuso nada./)).toBeDefined()
    expect(verdict.getByText(/El modelo que propone es pequeño/)).toBeDefined()
  })
})
