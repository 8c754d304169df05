// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Gate, GateOutcome } from '@/pipeline/evaluation/gate'
import type { GateState } from '@/server/services/evaluation/types'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import type { Answers } from '@/test/builders/studio'
import { PublishDialog } from './publish-dialog'

const fields = [{ name: 'question', type: 'text', required: true }]
const graph = graphOf([node('in', 'input', { fields })], [])
const createdAt = '2026-11-01T10:00:00.000Z'
const deployment = {
  id: 'd',
  pipelineId: 'pipeline',
  pipelineName: 'Ask',
  slug: 'ask',
  path: '/api/v1/endpoints/ask',
  version: { id: 'v1', number: 1, planHash: 'h', createdAt },
  inputs: [],
  keys: [],
  updatedAt: createdAt,
}
const gate: Gate = { datasetId: 'set', rules: [{ kind: 'not-worse' }], cases: {}, assertions: [], repeats: 1 }
const outcome = (passed: boolean): GateOutcome => ({
  experimentId: 'exp',
  basis: 'b',
  datasetId: 'set',
  datasetVersion: 1,
  draftHash: 'd',
  liveHash: 'h',
  passed,
  rules: [
    {
      rule: { kind: 'not-worse' },
      holds: passed ? 'yes' : 'no',
      metric: 'passed',
      draft: 0.625,
      live: 0.8,
      low: -0.3,
      high: -0.05,
      n: 40,
      p: 0.01,
    },
  ],
})
const dataset = { id: 'set', name: 'Questions', version: 1, cases: 40 }
const nothing: GateState = { gate: null, dataset: null, outcome: null, running: null, isSame: false, isInvalid: false }

/** The dialog on a server whose gate says this once it is asked. */
async function open(before: GateState, after: GateOutcome | null = null) {
  let state = before
  const autosave = { flush: async () => undefined } as unknown as Parameters<typeof PublishDialog>[0]['autosave'] // Only its flush is asked.
  const answers: Answers = {
    deployments: {
      get: () => deployment,
      publications: () => [
        { id: 'p', number: 1, slug: 'ask', at: createdAt, gate: outcome(false), reason: 'It was urgent.', back: false },
      ],
      publish: () => ({ deployment: { ...deployment, version: { ...deployment.version, number: 2 } }, key: null }),
    },
    evaluation: {
      gate: () => state,
      setGate: ({ gate: next }) => {
        state = { ...state, gate: next ? { ...gate, ...next, cases: {}, assertions: [], repeats: 1 } : null, dataset }
      },
      checkGate: () => ({ experimentId: 'exp', outcome: null }),
      stop: () => undefined,
    },
    datasets: {
      get: () => ({
        ...dataset,
        kind: 'set',
        collectionId: null,
        pipelineId: null,
        updatedAt: createdAt,
        shownVersion: 1,
        bySplit: { train: 0, validation: 0, test: 40 },
        byOrigin: { human: 40, production: 0, synthetic: 0 },
        unanswerable: 0,
        checkable: 40,
        tags: ['fees'],
        inputs: ['question'],
      }),
      list: () => [{ ...dataset, kind: 'set', collectionId: null, pipelineId: null, updatedAt: createdAt }],
    },
    models: { list: () => ({ models: [], providers: [] }) },
  }
  const opened = await openPipeline(() => <PublishDialog slug="ask" autosave={autosave} />, { graph, answers })
  act(() => void opened.editor.ui.setState({ publishOpen: true }))
  const section = await screen.findByTestId('gate')
  // The drawing lacks an answer, which is not what is tried here.
  act(() => void opened.editor.store.setState({ issues: [] }))
  return {
    ...opened,
    section,
    running: (experimentId: string) => {
      state = { ...state, running: experimentId }
    },
    /** The check comes to its end. */
    end: () => {
      state = { ...state, running: null, ...(after && { outcome: after }) }
      opened.streams
        .at(-1)
        ?.send({ type: 'ended', seq: 9, state: after ? 'done' : 'stopped', done: 80, total: 80 }, '9')
    },
  }
}

describe('a gate in the publish dialog', () => {
  it('is asked by publishing, which goes on by itself when it passes', async () => {
    const { user, asked, streams, section, end, running } = await open({ ...nothing, gate, dataset }, outcome(true))
    expect(within(section).getByText(/Nothing that the cases measure may be worse/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Publish this version' }))
    await waitFor(() => expect(streams).toHaveLength(1))
    act(() => streams[0]?.send({ type: 'cell', seq: 2, cell: {} as never, done: 12, total: 80 }, '2')) // Only the counts are read.
    expect(await within(section).findByText('12 of 80 answers')).toBeDefined()
    expect(asked('deployments.publish')).toEqual([])
    // Coming back to the window asks again how the draft stands: what is heard goes on being heard.
    running('exp')
    act(() => void window.dispatchEvent(new Event('visibilitychange')))
    await waitFor(() => expect(asked('evaluation.gate').length).toBeGreaterThan(2))
    expect(streams).toHaveLength(1)
    act(end)
    await waitFor(() => expect(asked('deployments.publish')).toHaveLength(1))
    expect(asked('deployments.publish')[0]).not.toHaveProperty('override')
  })

  it('refuses in words with figures, leads to the cases, and takes a reason', async () => {
    const { user, asked, section } = await open({ ...nothing, gate, dataset, outcome: outcome(false) })
    expect(within(section).getByText('The gate does not let this draft go live.')).toBeDefined()
    expect(within(section).getByText(/62\.5% instead of 80%.*difference -30% to -5%.*40 cases/)).toBeDefined()
    expect(within(section).getByRole('link', { name: 'See the cases' }).getAttribute('href')).toBe('/evaluation/exp')
    expect(screen.getByRole('button', { name: 'Publish this version' })).toHaveProperty('disabled', true)
    await user.click(within(section).getByRole('button', { name: 'Publish all the same…' }))
    const now = within(section).getByRole('button', { name: 'Publish with this reason' })
    expect(now).toHaveProperty('disabled', true)
    await user.type(within(section).getByRole('textbox', { name: /Why is it published/ }), 'Urgent')
    await user.click(now)
    await waitFor(() => expect(asked('deployments.publish')).toMatchObject([{ override: { reason: 'Urgent' } }]))
  })

  it('publishes nothing when the check was stopped', async () => {
    const { user, asked, streams, section, end } = await open({ ...nothing, gate, dataset })
    await user.click(screen.getByRole('button', { name: 'Publish this version' }))
    await waitFor(() => expect(streams).toHaveLength(1))
    await user.click(within(section).getByRole('button', { name: 'Stop' }))
    await waitFor(() => expect(asked('evaluation.stop')).toEqual([{ experimentId: 'exp' }]))
    act(end)
    expect(await within(section).findByText('The check was stopped before its end.')).toBeDefined()
    expect(asked('deployments.publish')).toEqual([])
  })

  it('is set up with a dataset and rules that read like sentences', async () => {
    const { user, asked, section } = await open(nothing)
    await user.click(within(section).getByRole('button', { name: 'Set up a gate' }))
    expect(within(section).getByRole('button', { name: 'Save the gate' })).toHaveProperty('disabled', true)
    await user.click(within(section).getByRole('combobox', { name: 'Dataset' }))
    await user.click(await screen.findByRole('option', { name: 'Questions' }))
    await user.click(within(section).getByRole('button', { name: 'Add a rule' }))
    const bound = within(section).getByRole('textbox', { name: 'Bound' })
    await user.clear(bound)
    await user.type(bound, '3')
    await user.click(within(section).getByRole('button', { name: 'Save the gate' }))
    await waitFor(() => expect(asked('evaluation.setGate')).toHaveLength(1))
    expect(asked('evaluation.setGate')[0]).toMatchObject({
      gate: {
        datasetId: 'set',
        rules: [{ kind: 'not-worse' }, { kind: 'at-most', metric: 'latencyMs', value: 3_000 }],
      },
    })
    expect(await within(section).findByText(/95 % of the answers within 3/)).toBeDefined()
  })

  it('shows what went live, and why a gate was overridden', async () => {
    const { user } = await open(nothing)
    await user.click(await screen.findByRole('button', { name: 'What went live' }))
    expect(screen.getByTestId('publications').textContent).toContain('Published all the same: It was urgent.')
  })
})
