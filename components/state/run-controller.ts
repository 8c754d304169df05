import { createStore } from 'zustand/vanilla'
import type { Graph } from '@/pipeline/graph'
import type { RunEvent, RunPart } from '@/pipeline/run-event'
import { applyRunEvent, isRunning, newRunView, type RunView } from './run-view'

export interface RunOptions {
  /** Takes the results of steps that did not change from earlier runs. */
  reuse: boolean
  /** Runs part of the graph; `reused` names the earlier run of each step that is taken from one. */
  part?: RunPart & { reused: Record<string, string> }
  /** What is shown beside a part that runs. */
  beside?: Pick<RunView, 'expected' | 'carried'>
}

/** What a controller needs of the API; the editor passes the tRPC client's calls. */
export interface RunApi {
  start(graph: Graph, inputs: Record<string, unknown>, options: RunOptions): Promise<{ runId: string }>
  stop(runId: string): Promise<void>
  resume(runId: string, stepId: string, inputs: Record<string, unknown>): Promise<void>
  /** Delivers the run's events from the start; gives back how to stop listening. */
  listen(runId: string, handlers: RunHandlers): () => void
}

export interface RunHandlers {
  onEvent: (event: RunEvent) => void
  onError: (error: unknown) => void
  /** The events stopped coming although the run has not ended; false: they come again. */
  onLost: (lost: boolean) => void
}

export interface RunState {
  phase: 'idle' | 'starting' | 'running' | 'stopping' | 'done'
  view: RunView | null
  /** What the API threw: the run could not start, or its events could not be read. */
  problem: unknown
  /** The server does not answer at present; whether the run goes on there is not known. */
  lost: boolean
}

export interface RunController {
  store: ReturnType<typeof createRunStore>
  start(graph: Graph, inputs: Record<string, unknown>, options?: RunOptions): Promise<string | null>
  attach(runId: string): void
  /** Goes on with a step that waits. Rejects when it cannot. */
  resume(stepId: string, inputs: Record<string, unknown>): Promise<void>
  stop(): Promise<void>
  dispose(): void
}

const createRunStore = () => createStore<RunState>()(() => ({ phase: 'idle', view: null, problem: null, lost: false }))

/** Starts, follows and stops one run at a time. Events are taken in small batches, so that tokens do not flood the screen. */
export function createRunController(api: RunApi, batchMs = 40): RunController {
  const store = createRunStore()
  let unlisten: (() => void) | null = null
  let pending: RunEvent[] = []
  let timer: ReturnType<typeof setTimeout> | null = null

  const flush = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
    const events = pending
    pending = []
    const { view } = store.getState()
    if (!view || events.length === 0) return
    const next = events.reduce(applyRunEvent, view)
    if (isRunning(next)) {
      store.setState({ view: next })
      return
    }
    store.setState({ view: next, phase: 'done', lost: false })
    release()
  }
  const release = (): void => {
    unlisten?.()
    unlisten = null
  }
  const attach = (runId: string, beside?: RunOptions['beside']): void => {
    release()
    pending = []
    store.setState({ phase: 'running', view: newRunView(runId, beside), problem: null, lost: false })
    unlisten = api.listen(runId, {
      onEvent: (event) => {
        pending.push(event)
        if (event.type === 'run.finished') flush()
        else timer ??= setTimeout(flush, batchMs)
      },
      onError: (problem) => {
        release()
        flush()
        const { view } = store.getState()
        if (!view || !isRunning(view)) return
        // How it ended is not known; it is not shown as going on, and not at all where nothing was heard of it.
        const told = view.lastSeq < 0 ? null : { ...view, status: 'failed' as const }
        store.setState({ phase: 'done', problem, lost: false, view: told })
      },
      onLost: (lost) => store.setState({ lost }),
    })
  }
  return {
    store,
    attach: (runId) => attach(runId),
    resume: async (stepId, inputs) => {
      const { view } = store.getState()
      if (view) await api.resume(view.runId, stepId, inputs)
    },
    start: async (graph, inputs, options = { reuse: false }) => {
      release()
      store.setState({ phase: 'starting', view: null, problem: null, lost: false })
      try {
        const { runId } = await api.start(graph, inputs, options)
        attach(runId, options.beside)
        return runId
      } catch (problem) {
        store.setState({ phase: 'done', problem })
        return null
      }
    },
    stop: async () => {
      const { view } = store.getState()
      if (!view) return
      store.setState({ phase: 'stopping' })
      try {
        await api.stop(view.runId)
      } catch (problem) {
        store.setState({ phase: 'running', problem })
      }
    },
    dispose: () => {
      if (timer) clearTimeout(timer)
      release()
    },
  }
}
