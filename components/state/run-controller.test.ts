import { describe, expect, it } from 'vitest'
import { emptyGraph } from '@/pipeline/graph'
import type { RunEvent } from '@/pipeline/run-event'
import { createRunController, type RunApi } from './run-controller'

type Handlers = Parameters<RunApi['listen']>[1]

function fakeApi(overrides: Partial<RunApi> = {}) {
  const state: { handlers: Handlers | null; stopped: string[]; listening: number } = {
    handlers: null,
    stopped: [],
    listening: 0,
  }
  const api: RunApi = {
    start: async () => ({ runId: 'r1' }),
    stop: async (runId) => {
      state.stopped.push(runId)
    },
    resume: async () => {},
    listen: (_runId, handlers) => {
      state.handlers = handlers
      state.listening += 1
      return () => {
        state.listening -= 1
      }
    },
    ...overrides,
  }
  return { api, state }
}

const finished: RunEvent = {
  type: 'run.finished',
  runId: 'r1',
  seq: 1,
  at: 0,
  status: 'ok',
  outputs: {},
  usage: { inputTokens: 0, outputTokens: 0 },
  durationMs: 1,
}

describe('run controller', () => {
  it('follows a run to its end and stops listening', async () => {
    const { api, state } = fakeApi()
    const controller = createRunController(api)
    expect(await controller.start(emptyGraph(), {})).toBe('r1')
    expect(controller.store.getState().phase).toBe('running')
    state.handlers?.onEvent({ type: 'run.started', runId: 'r1', seq: 0, at: 0, planHash: 'h' })
    state.handlers?.onEvent(finished)
    expect(controller.store.getState()).toMatchObject({ phase: 'done', view: { status: 'ok', lastSeq: 1 } })
    expect(state.listening).toBe(0)
  })

  it('says that the server is lost until events come again or the run ends', async () => {
    const { api, state } = fakeApi()
    const controller = createRunController(api)
    await controller.start(emptyGraph(), {})
    state.handlers?.onLost(true)
    expect(controller.store.getState()).toMatchObject({ phase: 'running', lost: true })
    state.handlers?.onLost(false)
    expect(controller.store.getState().lost).toBe(false)
    state.handlers?.onLost(true)
    state.handlers?.onEvent(finished)
    expect(controller.store.getState()).toMatchObject({ phase: 'done', lost: false })
  })

  it('keeps the error when the run cannot start', async () => {
    const refused = new Error('no')
    const { api } = fakeApi({ start: () => Promise.reject(refused) })
    const controller = createRunController(api)
    expect(await controller.start(emptyGraph(), {})).toBeNull()
    expect(controller.store.getState()).toMatchObject({ phase: 'done', problem: refused })
  })

  it('shows a run whose events cannot be read as going on no more', async () => {
    const gone = new Error('gone')
    const { api, state } = fakeApi()
    const controller = createRunController(api)
    await controller.start(emptyGraph(), {})
    state.handlers?.onError(gone)
    expect(controller.store.getState()).toMatchObject({ phase: 'done', problem: gone, view: null })
    await controller.start(emptyGraph(), {})
    state.handlers?.onEvent({ type: 'run.started', runId: 'r1', seq: 0, at: 0, planHash: 'h' })
    state.handlers?.onError(gone)
    expect(controller.store.getState()).toMatchObject({ phase: 'done', problem: gone, view: { status: 'failed' } })
    expect(state.listening).toBe(0)
  })

  it('asks the server to stop and goes on listening for the end', async () => {
    const { api, state } = fakeApi()
    const controller = createRunController(api)
    controller.attach('r7')
    await controller.stop()
    expect(state.stopped).toEqual(['r7'])
    expect(controller.store.getState().phase).toBe('stopping')
    expect(state.listening).toBe(1)
  })

  it('a second run lets go of the first', async () => {
    const { api, state } = fakeApi()
    const controller = createRunController(api)
    controller.attach('a')
    controller.attach('b')
    expect(state.listening).toBe(1)
    expect(controller.store.getState().view?.runId).toBe('b')
  })
})
