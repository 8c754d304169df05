// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { StepRecord } from '@/pipeline/run-event'
import type { ComparedSide, RunComparison } from '@/server/services/runs/types'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { ComparePage } from './compare-page'

const run = (id: string, over: Partial<RunComparison['a']> = {}): RunComparison['a'] => ({
  id,
  pipelineId: 'p',
  pipelineName: 'Answers',
  versionId: null,
  origin: 'studio',
  status: 'ok',
  startedAt: '2026-11-01T10:00:00.000Z',
  durationMs: 1_000,
  usage: { inputTokens: 10, outputTokens: 5 },
  title: `Question of ${id}`,
  damaged: false,
  graph: null,
  ...over,
})
const side: ComparedSide = { outcome: 'ok', notes: [], durationMs: 10, cached: false, kept: true }
const comparison: RunComparison = {
  a: run('one'),
  b: run('two', { status: 'degraded', durationMs: 3_000 }),
  inputs: [],
  outputs: [{ name: 'answer', a: 'Yes.', b: 'No.' }],
  steps: [
    { stepId: 'find', type: 'retriever', a: side, b: side, config: false, inputs: [], outputs: [] },
    {
      stepId: 'model',
      type: 'model',
      a: side,
      b: { ...side, outcome: 'degraded' },
      config: true,
      inputs: ['messages'],
      outputs: ['text'],
    },
  ],
}
const record = (runId: string): StepRecord => ({
  stepId: 'model',
  type: 'model',
  outcome: 'ok',
  notes: [],
  startedAt: 0,
  durationMs: 10,
  attempts: 1,
  cached: false,
  inputs: { messages: `asked in ${runId}` },
  outputs: { text: `said in ${runId}`, same: 'alike' },
  previews: {},
})
const open = (options: StudioOptions = {}) =>
  openStudio(<ComparePage />, {
    address: '/runs/compare?a=one&b=two',
    ...options,
    answers: { runs: { compare: () => comparison, step: ({ runId }) => record(runId) } },
  })

describe('the comparison of two runs', () => {
  it('shows what differs, and the values of a step side by side', async () => {
    const { user, asked } = await open()
    expect((await screen.findByRole('link', { name: 'Question of two' })).getAttribute('href')).toBe('/runs/two')
    expect(screen.getByText('Both had the same inputs.')).toBeDefined()
    expect(screen.getByText('Yes.')).toBeDefined()
    expect(screen.getByText(/2 sec longer/)).toBeDefined()
    const row = screen.getByRole('button', { expanded: false })
    for (const text of ['Degraded', 'settings differ', 'inputs differ', 'outputs differ'])
      expect(within(row).getByText(text)).toBeDefined()
    await user.click(row)
    expect(await screen.findByText('said in one')).toBeDefined()
    expect(screen.getByText('said in two')).toBeDefined()
    expect(screen.queryByText('alike')).toBeNull()
    expect(asked('runs.step')).toEqual([
      { runId: 'one', stepId: 'model' },
      { runId: 'two', stepId: 'model' },
    ])
    expect(window.location.search).toBe('?a=one&b=two&step=model')
  })

  it('shows the steps that are alike too, and swaps the sides', async () => {
    const { user } = await open()
    await user.click(await screen.findByRole('switch', { name: 'Show all 2' }))
    expect(screen.getAllByRole('button', { expanded: false })).toHaveLength(2)
    await user.click(screen.getByRole('button', { name: 'Swap sides' }))
    expect(window.location.search).toBe('?a=two&b=one&all=1')
  })

  it('says in Spanish how to choose runs where the address names none', async () => {
    const { asked } = await open({ address: '/runs/compare', locale: 'es' })
    expect(await screen.findByText('Elige dos ejecuciones')).toBeDefined()
    expect(asked('runs.compare')).toEqual([])
  })
})
