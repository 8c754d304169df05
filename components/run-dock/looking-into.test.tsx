// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { startRun } from '@/components/state/start-run'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import type { Environment } from '@/pipeline/environment'
import { markFacts, marksOf } from '@/pipeline/marks'
import type { RunEvent } from '@/pipeline/run-event'
import { deferred } from '@/test/builders/deferred'
import { smallEnvironment } from '@/test/builders/environment'
import { graphOf, node } from '@/test/builders/graph'
import { type OpenOptions, openPipeline } from '@/test/builders/open-pipeline'
import { stepRecord } from '@/test/builders/run-record'
import { showRun } from '@/test/builders/shown-run'
import { RunDock } from './run-dock'

const own = (id: string, type: string, config: Record<string, unknown> = {}) =>
  node(id, type, { ...definitions.get(type)?.defaults, ...config }, definitions.get(type)?.version)
const graph = graphOf(
  [
    own('in', 'input', { fields: [{ name: 'question', type: 'text', required: true }] }),
    own('find', 'retriever', { collectionId: 'col' }),
    own('ask', 'prompt-template', { user: '{{ question }} {{ sources }}' }),
    own('model', 'model'),
    own('out', 'output'),
  ],
  [
    'in.question -> find.query',
    'in.question -> ask.question',
    'find.chunks -> ask.sources',
    'ask.messages -> model.messages',
    'model.text -> out.answer',
  ],
)
const outputs = { answer: 'At eight.' }

async function openDock(options: Partial<OpenOptions> = {}) {
  const opened = await openPipeline((editor) => <RunDock onRun={() => void startRun(editor)} />, { graph, ...options })
  await waitFor(() => expect(opened.editor.store.getState().plan).not.toBeNull())
  return opened
}
const answer = () => within(screen.getByTestId('answer'))

describe('a try-out', () => {
  it('is not green, and says what was put in the place of steps', async () => {
    const { editor } = await openDock()
    const steps = [
      stepRecord('find', { outcome: 'disabled', attempts: 0 }),
      stepRecord('model', { outcome: 'pinned', attempts: 0 }),
    ]
    showRun(editor, steps, { status: 'tryout', outputs })
    expect(answer().getByText('Try-out')).toBeDefined()
    expect(answer().getByText(/^with pinned values · with nodes switched off/)).toBeDefined()
    expect(answer().queryByText('OK')).toBeNull()
  })
})

describe('a part', () => {
  it('does not ask whether its answer is wrong', async () => {
    const { editor } = await openDock()
    showRun(editor, [stepRecord('model')], { outputs })
    expect(answer().getByRole('button', { name: /This answer is wrong/ })).toBeDefined()
    showRun(editor, [stepRecord('model')], { part: { mode: 'only', node: 'model' } })
    expect(answer().queryByRole('button', { name: /This answer is wrong/ })).toBeNull()
    expect(answer().getByText(/did not go up to the output/)).toBeDefined()
  })

  it('says of each step what it took or where it comes from, in one word', async () => {
    const { user, editor } = await openDock({ locale: 'es' })
    showRun(editor, [
      stepRecord('in', { cached: true, attempts: 0, durationMs: 0, reusedFrom: 'run-0' }),
      stepRecord('find', { outcome: 'pinned', attempts: 0, durationMs: 0 }),
      stepRecord('ask', { edited: ['question'], durationMs: 20 }),
    ])
    await user.click(screen.getByRole('tab', { name: 'Pasos' }))
    const rows = within(screen.getByRole('list', { name: /Pasos/ })).getAllByRole('button')
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringMatching(/Correcto.*reutilizado$/),
      expect.stringMatching(/Fijado$/),
      expect.stringMatching(/20 ms · editado$/),
    ])
  })
})

describe('a run that waits', () => {
  it('says before which node, and leads to its inputs', async () => {
    const { user, editor } = await openDock()
    const waiting = { stepId: 'find', state: 'waiting' as const, startedAt: 0, attempt: 0, waiting: {} }
    showRun(editor, [], { status: 'running', steps: { find: waiting } })
    expect(screen.getByText('The run waits before Retriever.')).toBeDefined()
    expect(screen.getByText('Waiting')).toBeDefined()
    expect(screen.queryByText('Running')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Look at its inputs' }))
    const { selection, inspectorTab } = editor.store.getState()
    expect([[...selection], inspectorTab]).toEqual([['find'], 'data'])
    editor.store.getState().group('Hidden')
    editor.store.getState().toggleGroups()
    expect(editor.store.getState().graph.groups[0]?.collapsed).toBe(true)
    await user.click(screen.getByRole('button', { name: 'Look at its inputs' }))
    expect(editor.store.getState().graph.groups[0]?.collapsed).toBeUndefined()
    showRun(editor, [stepRecord('find')])
    expect(screen.queryByText(/^The run waits/)).toBeNull()
  })
})

describe('an answer that is only quoted', () => {
  it('is not green beside the note that says so', async () => {
    const { editor } = await openDock()
    const notes = [{ code: 'built-in-model', message: 'Answered by the built-in extractive reader.' }]
    showRun(editor, [stepRecord('model', { notes })], { outputs })
    expect(answer().getByText('Only quoted')).toBeDefined()
    expect(answer().getByText(/which only quotes/)).toBeDefined()
    expect(answer().queryByText('OK')).toBeNull()
  })
})

describe('a run of facts that the editor does not know yet', () => {
  const at = (revision: number): Environment => ({
    ...smallEnvironment,
    collections: smallEnvironment.collections.map((collection) => ({ ...collection, revision })),
  })
  const markAt = (revision: number): string | undefined => {
    const { plan } = compile(graph, definitions, at(revision))
    return plan ? marksOf(plan, markFacts(graph, at(revision))).find : undefined
  }

  it('is not out of date for a moment', async () => {
    const told = deferred<Environment>()
    let asked = 0
    const environment = () => (asked++ === 0 ? at(1) : told.promise)
    const opened = await openDock({
      answers: { system: { environment }, runs: { start: () => ({ runId: 'run-1' }) } },
    })
    await opened.user.type(screen.getByRole('textbox', { name: /question/i }), 'When?')
    await opened.user.click(screen.getByRole('button', { name: 'Run' }))
    await waitFor(() => expect(opened.streams.at(-1)?.readyState).toBe(1))
    const send = (event: RunEvent) => opened.streams.at(-1)?.send(event, String(event.seq))
    const base = { runId: 'run-1', at: 0 }
    const step = stepRecord('find', { mark: markAt(2) })
    const usage = { inputTokens: 0, outputTokens: 0 }
    await act(async () => {
      send({ ...base, type: 'step.finished', seq: 0, step })
      send({ ...base, type: 'run.finished', seq: 1, status: 'ok', outputs, usage, durationMs: 1 })
    })
    expect(await answer().findByText('OK')).toBeDefined()
    await act(async () => told.resolve(at(2)))
    await waitFor(() => expect(opened.editor.store.getState().marks.find).toBe(markAt(2)))
    expect(answer().getByText('OK')).toBeDefined()
    act(() => opened.editor.store.getState().configure('find', 'topK', { ...graph.nodes[1]?.config, topK: 3 }))
    expect(await answer().findByText('Out of date')).toBeDefined()
  })
})
