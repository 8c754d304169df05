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
/** The text in which something is marked. */
const wholeText = (mark: HTMLElement) => mark.parentElement?.textContent

const open = (options: StudioOptions = {}) =>
  openStudio(<ComparePage />, {
    address: '/runs/compare?a=one&b=two',
    answers: { runs: { compare: () => comparison, step: ({ runId }) => record(runId) } },
    ...options,
  })

describe('the comparison of two runs', () => {
  it('shows what differs, and the values of a step side by side', async () => {
    const { user, asked } = await open()
    expect((await screen.findByRole('link', { name: 'Question of two' })).getAttribute('href')).toBe('/runs/two')
    expect(screen.getByText('Both had the same inputs.')).toBeDefined()
    expect(wholeText(screen.getByText('Yes', { selector: 'del' }))).toBe('Yes.')
    expect(wholeText(screen.getByText('No', { selector: 'ins' }))).toBe('No.')
    expect(screen.getByText(/2 sec longer/)).toBeDefined()
    const row = screen.getByRole('button', { expanded: false })
    for (const text of ['Degraded', 'settings differ', 'inputs differ', 'outputs differ'])
      expect(within(row).getByText(text)).toBeDefined()
    await user.click(row)
    expect((await screen.findAllByText('one', { selector: 'del' })).map(wholeText)).toEqual([
      'asked in one',
      'said in one',
    ])
    expect(screen.getAllByText('two', { selector: 'ins' }).map(wholeText)).toEqual(['asked in two', 'said in two'])
    expect(screen.queryByText('alike')).toBeNull()
    expect(asked('runs.step')).toEqual([
      { runId: 'one', stepId: 'model' },
      { runId: 'two', stepId: 'model' },
    ])
    expect(window.location.search).toBe('?a=one&b=two&step=model')
  })

  const openWith = (over: Partial<RunComparison>) =>
    open({
      answers: { runs: { compare: () => ({ ...comparison, ...over }), step: ({ runId }) => record(runId) } },
    })

  it('says where nothing differs', async () => {
    await openWith({ outputs: [], steps: comparison.steps.slice(0, 1) })
    expect(await screen.findByText('Both gave the same outputs.')).toBeDefined()
    expect(screen.getByText('No step differs in settings, values or outcome.')).toBeDefined()
  })

  it('shows the values of a step that only one run has', async () => {
    const only = { stepId: 'extra', type: 'model', a: null, b: side, config: false, inputs: [], outputs: [] }
    const { user, asked } = await openWith({ steps: [only] })
    const row = await screen.findByRole('button', { expanded: false })
    expect(within(row).getByText('only in the second')).toBeDefined()
    await user.click(row)
    expect(await screen.findByText('said in two')).toBeDefined()
    expect(asked('runs.step')).toEqual([{ runId: 'two', stepId: 'extra' }])
  })

  it('says where values were not kept', async () => {
    const [, model] = comparison.steps
    if (!model) throw new Error('there are two steps')
    await openWith({ steps: [{ ...model, a: { ...side, kept: false }, inputs: [], outputs: [] }] })
    expect(within(await screen.findByRole('button', { expanded: false })).getByText('values not kept')).toBeDefined()
  })

  it('shows of long texts, such as the bytes of a picture, what is around the first difference', async () => {
    const picture = `data:image/png;base64,${'A'.repeat(300_000)}`
    await openWith({ outputs: [{ name: 'picture', a: `${picture}one`, b: `${picture}two` }] })
    expect(await screen.findByText('Long texts, from a little before their first difference on.')).toBeDefined()
    const [mark] = screen.getAllByText(/one$/, { selector: 'del' })
    expect(mark?.textContent?.length).toBeLessThan(1_000)
  })

  it('shows other values as steps do, an empty one and a missing one too', async () => {
    const outputs = [
      { name: 'facts', a: { price: 60 }, b: { price: 70 } },
      { name: 'note', a: '', b: 'So.' },
      { name: 'gone', a: 'There.', b: undefined },
    ]
    await openWith({ outputs })
    for (const text of [/"price": 60/, /"price": 70/, 'So.', 'There.', 'An empty text'])
      expect(await screen.findByText(text)).toBeDefined()
  })

  it('marks in messages what only one run was asked', async () => {
    const messages = (word: string) => [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: `When ${word}?` },
    ]
    await openWith({ outputs: [{ name: 'messages', a: messages('now'), b: messages('then') }] })
    expect(wholeText(await screen.findByText('now', { selector: 'del' }))).toBe('System\nBe brief.\n\nUser\nWhen now?')
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
