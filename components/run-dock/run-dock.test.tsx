// @vitest-environment happy-dom

import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { startRun } from '@/components/state/start-run'
import { definitions } from '@/nodes/definitions.gen'
import { AppError } from '@/pipeline/errors'
import type { InputField } from '@/pipeline/input-field'
import type { AnswerSource, RunEvent, StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { smallEnvironment } from '@/test/builders/environment'
import { graphOf, node } from '@/test/builders/graph'
import { type OpenOptions, openPipeline, type TestEditor } from '@/test/builders/open-pipeline'
import { runDetails } from '@/test/builders/run-record'
import { RunDock } from './run-dock'

const question: InputField = { name: 'question', type: 'long-text', required: true, label: 'Question' }

/** A pipeline whose model answers from a prompt. */
function pipelineOf(fields: InputField[] = [question]) {
  const config = (type: string, own: Record<string, unknown> = {}) => ({ ...definitions.get(type)?.defaults, ...own })
  const version = (type: string) => definitions.get(type)?.version ?? 1
  return graphOf(
    [
      node('in', 'input', config('input', { fields }), version('input')),
      node('ask', 'prompt-template', config('prompt-template', { user: '{{ question }}' }), version('prompt-template')),
      node('model', 'model', config('model'), version('model')),
      node('out', 'output', config('output'), version('output')),
    ],
    ['in.question -> ask.question', 'ask.messages -> model.messages', 'model.text -> out.answer'],
  )
}

/** What an event says without which run, when and in which order. */
type Bare<E> = E extends RunEvent ? Omit<E, 'runId' | 'seq' | 'at'> : never

const step = (stepId: string, over: Partial<StepRecord> = {}): Bare<RunEvent> => ({
  type: 'step.finished',
  step: {
    stepId,
    type: stepId,
    outcome: 'ok',
    notes: [],
    startedAt: 1_000,
    durationMs: 20,
    attempts: 1,
    cached: false,
    inputs: {},
    outputs: {},
    previews: {},
    ...over,
  },
})
const token = (text: string): Bare<RunEvent> => ({ type: 'step.token', stepId: 'model', port: 'text', text })
const finished = (over: Partial<Extract<RunEvent, { type: 'run.finished' }>> = {}): Bare<RunEvent> => ({
  type: 'run.finished',
  status: 'ok',
  outputs: {},
  usage: { inputTokens: 12, outputTokens: 3 },
  durationMs: 1_500,
  ...over,
})

const source: AnswerSource = {
  citation: 1,
  chunkId: 'c',
  collectionId: 'col',
  documentId: 'doc',
  documentName: 'prices.pdf',
  start: 10,
  end: 40,
  text: 'A checkup costs 60 euros.',
  score: 1,
  cited: true,
}

async function openDock(options: Partial<OpenOptions> = {}) {
  let runs = 0
  const opened = await openPipeline((editor) => <RunDock onRun={() => void startRun(editor)} />, {
    graph: pipelineOf(),
    ...options,
    answers: {
      ...options.answers,
      runs: {
        start: () => ({ runId: `run-${++runs}` }),
        stop: () => undefined,
        ...options.answers?.runs,
      },
    },
  })
  // What serves is known.
  await waitFor(() => expect(opened.editor.store.getState().plan).not.toBeNull())
  return { ...opened, tell: teller(opened) }
}

/** Lets the run under way say something. */
function teller({ streams }: TestEditor) {
  const told = new Map<unknown, number>()
  return async (...events: Bare<RunEvent>[]) => {
    await waitFor(() => expect(streams.at(-1)?.readyState).toBe(1))
    const stream = streams.at(-1)
    await act(async () => {
      for (const event of events) {
        const seq = told.get(stream) ?? 0
        told.set(stream, seq + 1)
        stream?.send({ ...event, runId: 'run-1', seq, at: 1_000 + seq }, String(seq))
      }
    })
  }
}

const ask = async ({ user }: TestEditor, text: string) => {
  await user.type(screen.getByRole('textbox', { name: /Question/ }), text)
  await user.click(screen.getByRole('button', { name: 'Run' }))
}

describe('asking', () => {
  it('needs what the pipeline needs, and leads there', async () => {
    const { user, asked } = await openDock()
    await user.click(screen.getByRole('button', { name: 'Run' }))
    expect(screen.getByText('Fill this in.')).toBeDefined()
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: /Question/ }))
    expect(asked('runs.start')).toEqual([])
  })

  it('runs with Enter, and not with Shift and Enter', async () => {
    const { user, asked } = await openDock()
    await user.type(screen.getByRole('textbox', { name: /Question/ }), 'two{Shift>}{Enter}{/Shift}lines{Enter}')
    await waitFor(() => expect(asked('runs.start')).toMatchObject([{ inputs: { question: 'two\nlines' } }]))
  })

  it('leaves Ctrl and Enter to the editor, and runs once at a time', async () => {
    const opened = await openDock()
    const { user, asked, editor, tell } = opened
    await user.type(screen.getByRole('textbox', { name: /Question/ }), 'once{Control>}{Enter}{/Control}')
    expect(asked('runs.start')).toEqual([])
    await act(async () => {
      await Promise.all([startRun(editor), startRun(editor)])
    })
    expect(asked('runs.start')).toHaveLength(1)
    expect(await startRun(editor)).toBeNull()
    expect(asked('runs.start')).toHaveLength(1)
    await tell(finished())
  })

  it('takes every kind of input', async () => {
    const fields: InputField[] = [
      question,
      { name: 'word', type: 'text', required: false },
      { name: 'limit', type: 'number', required: true },
      { name: 'strict', type: 'boolean', required: false },
      { name: 'tone', type: 'choice', required: false, choices: ['plain', 'kind'] },
      { name: 'facts', type: 'json', required: true },
    ]
    const opened = await openDock({ graph: pipelineOf(fields) })
    const { user, asked } = opened
    await user.type(screen.getByRole('textbox', { name: /limit/ }), '2.5')
    await user.click(screen.getByRole('switch', { name: 'strict' }))
    await user.click(screen.getByRole('combobox', { name: /tone/ }))
    await user.click(await screen.findByRole('option', { name: 'kind' }))
    await user.type(screen.getByRole('textbox', { name: /facts/ }), '{{"a": [[1]')
    await ask(opened, 'Why?')
    expect(screen.getByText('This is not valid JSON.')).toBeDefined()
    await user.type(screen.getByRole('textbox', { name: /facts/ }), '}')
    expect(screen.queryByText('This is not valid JSON.')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Run' }))
    await waitFor(() => expect(asked('runs.start')).toHaveLength(1))
    expect(asked('runs.start')).toMatchObject([
      { inputs: { question: 'Why?', limit: 2.5, strict: true, tone: 'kind', facts: { a: [1] } } },
    ])
  })

  it('leads to the issues where the pipeline cannot run', async () => {
    const opened = await openDock()
    act(() => opened.editor.store.getState().select(['model']))
    act(() => opened.editor.store.getState().removeSelected())
    await ask(opened, 'Why?')
    expect(screen.getByRole('tab', { name: /Issues/, selected: true })).toBeDefined()
    expect(screen.getByText(/The input “Answer” needs an edge/)).toBeDefined()
    expect(opened.asked('runs.start')).toEqual([])
  })

  it('says what kept a run from starting', async () => {
    const start = () => {
      throw new AppError('database-busy', say('The database is in use.'))
    }
    const opened = await openDock({ answers: { runs: { start } } })
    await ask(opened, 'Why?')
    expect(await within(screen.getByTestId('run-dock')).findByRole('alert')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined()
  })
})

describe('an answer', () => {
  it('shows as it comes, then with its sources', async () => {
    const opened = await openDock()
    await ask(opened, 'What does it cost?')
    await opened.tell({ type: 'run.started', planHash: 'h' }, { type: 'step.started', stepId: 'model', attempt: 1 })
    await opened.tell(token('It costs '), token('60 euros [1].'))
    const answer = screen.getByTestId('answer')
    await waitFor(() => expect(answer.textContent).toContain('It costs 60 euros [1].'))
    expect(answer.getAttribute('aria-busy')).toBe('true')
    expect(screen.getByRole('button', { name: 'Run' })).toHaveProperty('disabled', true)
    const outputs = { answer: 'It costs 60 euros [1].', sources: [source] }
    await opened.tell(step('model', { outputs: { text: outputs.answer } }), finished({ outputs }))
    await waitFor(() => expect(answer.getAttribute('aria-busy')).toBe('false'))
    expect(within(answer).getByText('OK')).toBeDefined()
    expect(within(answer).getByText(/12 tokens in, 3 out/)).toBeDefined()
    await opened.user.click(within(answer).getByRole('button', { name: 'Source 1: prices.pdf' }))
    const links = await screen.findAllByRole('link', { name: 'Open prices.pdf at this place' })
    expect(links[0]?.getAttribute('href')).toBe('/documents/doc?start=10&end=40')
    expect(window.location.search).toBe('?run=run-1')
  })

  it('takes back what it had written when the model begins anew', async () => {
    const opened = await openDock()
    await ask(opened, 'Why?')
    await opened.tell({ type: 'step.started', stepId: 'model', attempt: 1 }, token('Wrong'))
    await waitFor(() => expect(screen.getByTestId('answer').textContent).toContain('Wrong'))
    await opened.tell({ type: 'step.token', stepId: 'model', port: 'text', text: 'Right', reset: true })
    await waitFor(() => expect(screen.getByTestId('answer').textContent).toContain('Right'))
    expect(screen.getByTestId('answer').textContent).not.toContain('Wrong')
  })

  it('shows what the model thinks beside what it says', async () => {
    const opened = await openDock()
    await ask(opened, 'Why?')
    await opened.tell({ type: 'step.started', stepId: 'model', attempt: 1 })
    await opened.tell({ type: 'step.token', stepId: 'model', port: 'reasoning', text: 'Let me see' })
    const thought = await screen.findByText('Let me see')
    expect(screen.getByText('Thinking…')).toBeDefined()
    expect(screen.getByTestId('answer').contains(thought)).toBe(false)
  })

  it('says in the reader’s language why it is not simply good', async () => {
    const opened = await openDock({ locale: 'es' })
    await opened.user.type(screen.getByRole('textbox', { name: /Question/ }), '¿Por qué?')
    await opened.user.click(screen.getByRole('button', { name: 'Ejecutar' }))
    const notes = [{ code: 'nothing-found', message: 'Nothing was found.' }]
    await opened.tell(step('model', { outcome: 'empty', notes }), finished({ status: 'empty' }))
    expect(await screen.findByText('No se encontró nada.')).toBeDefined()
    expect(screen.getByText('La ejecución no dio respuesta.')).toBeDefined()
  })

  it('that failed names the step and the way there', async () => {
    const opened = await openDock()
    await ask(opened, 'Why?')
    const error = {
      code: 'model-missing' as const,
      message: 'No such model.',
      fix: 'Pull it.',
      details: { model: 'qwen3:4b' },
    }
    await opened.tell(
      { type: 'step.started', stepId: 'model', attempt: 1 },
      step('model', { outcome: 'failed', error }),
      finished({ status: 'failed', error }),
    )
    const alert = await screen.findByRole('alert')
    expect(within(alert).getByRole('button', { name: /qwen3:4b/ })).toBeDefined()
    await opened.user.click(within(alert).getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(opened.asked('runs.start')).toHaveLength(2))
  })
})

describe('a run under way', () => {
  it('is stopped, and keeps what it had written', async () => {
    const opened = await openDock()
    await ask(opened, 'Why?')
    await opened.tell({ type: 'step.started', stepId: 'model', attempt: 1 }, token('Half of'))
    await opened.user.click(screen.getByRole('button', { name: 'Stop' }))
    expect(screen.getByRole('button', { name: 'Stopping…' })).toHaveProperty('disabled', true)
    expect(opened.asked('runs.stop')).toEqual([{ runId: 'run-1' }])
    const error = { code: 'cancelled' as const, message: 'The run was stopped.', fix: 'Run it again.' }
    await opened.tell(finished({ status: 'cancelled', error }))
    expect(await screen.findAllByText('Stopped')).not.toHaveLength(0)
    expect(screen.getByTestId('answer').textContent).toContain('Half of')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByRole('button', { name: 'Run' })).toHaveProperty('disabled', false)
  })

  it('is not taken for a run that goes on when the server is gone', async () => {
    const opened = await openDock()
    await ask(opened, 'Why?')
    await opened.tell({ type: 'step.started', stepId: 'model', attempt: 1 }, token('Half of'))
    act(() => opened.streams.at(-1)?.lose())
    expect(await screen.findByText('The Telar server does not answer')).toBeDefined()
    expect(screen.getByTestId('answer').getAttribute('aria-busy')).toBe('false')
  })

  it('shows each step, and leads to its data', async () => {
    const opened = await openDock()
    await ask(opened, 'Why?')
    await opened.tell({ type: 'step.started', stepId: 'in', attempt: 1 }, step('in', { type: 'input', cached: true }))
    await opened.tell({ type: 'step.started', stepId: 'model', attempt: 1 })
    await opened.user.click(screen.getByRole('tab', { name: 'Steps' }))
    const [first, second] = within(await screen.findByRole('list', { name: 'Steps of the run' })).getAllByRole('button')
    if (!first || !second) throw new Error('two steps have begun')
    expect(within(first).getByText('OK')).toBeDefined()
    expect(within(first).getByText('reused')).toBeDefined()
    expect(within(second).getByText('Running')).toBeDefined()
    await opened.user.click(second)
    const { selection, inspectorTab } = opened.editor.store.getState()
    expect([[...selection], inspectorTab]).toEqual([['model'], 'data'])
  })

  it('named in the address is taken up again', async () => {
    const get = () => {
      throw new AppError('not-found', say('There is no such run.'))
    }
    const opened = await openDock({ address: '/pipelines/pipeline?run=run-1', answers: { runs: { get } } })
    await opened.tell(finished({ outputs: { answer: 'As before.' } }))
    expect(await screen.findByText('As before.')).toBeDefined()
    expect(opened.streams.at(-1)?.url).toContain('run-1')
  })
})

describe('a conversation', () => {
  it('comes along with a run that is opened from elsewhere, and goes on', async () => {
    const list: InputField = { name: 'list', type: 'json', required: false }
    const fields = [question, { name: 'history', type: 'history' as const, required: false }, list]
    const history = [
      { role: 'user', content: 'What is open?' },
      { role: 'assistant', content: 'The clinic.' },
    ]
    const graph = pipelineOf(fields)
    const inputs = { question: 'And on Sundays?', history, list: [1, 2] }
    const get = () => runDetails('run-1', { graph, inputs, outputs: { answer: 'It is closed.', sources: [] } })
    const opened = await openDock({
      address: '/pipelines/pipeline?run=run-1',
      graph,
      environment: smallEnvironment,
      answers: { runs: { get } },
    })
    await opened.tell(finished({ outputs: { answer: 'It is closed.' } }))
    expect(within(await screen.findByRole('list', { name: 'Earlier turns' })).getByText('The clinic.')).toBeDefined()
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: /list/ }).value).toBe('[1,2]')
    await opened.user.clear(screen.getByRole('textbox', { name: /Question/ }))
    await ask(opened, 'And on Mondays?')
    await waitFor(() => expect(opened.asked('runs.start')).toHaveLength(1))
    expect(opened.asked('runs.start')[0]).toMatchObject({
      inputs: {
        history: [
          ...history,
          { role: 'user', content: 'And on Sundays?' },
          { role: 'assistant', content: 'It is closed.' },
        ],
      },
    })
  })

  it('takes the turns before along, until they are forgotten', async () => {
    const history: InputField = { name: 'history', type: 'history', required: false }
    const opened = await openDock({ graph: pipelineOf([question, history]), environment: smallEnvironment })
    await ask(opened, 'What is open?')
    await opened.tell(finished({ outputs: { answer: 'The clinic.' } }))
    await screen.findByText('The clinic.')
    await opened.user.clear(screen.getByRole('textbox', { name: /Question/ }))
    await ask(opened, 'And on Sundays?')
    await waitFor(() => expect(opened.asked('runs.start')).toHaveLength(2))
    expect(opened.asked('runs.start')[1]).toMatchObject({
      inputs: {
        question: 'And on Sundays?',
        history: [
          { role: 'user', content: 'What is open?' },
          { role: 'assistant', content: 'The clinic.' },
        ],
      },
    })
    expect(within(screen.getByRole('list', { name: 'Earlier turns' })).getByText('The clinic.')).toBeDefined()
    await opened.user.click(screen.getByRole('button', { name: 'Forget the earlier turns' }))
    expect(screen.queryByRole('list', { name: 'Earlier turns' })).toBeNull()
  })
})
