import { createStore } from 'zustand/vanilla'
import type { Graph } from '@/pipeline/graph'

interface Conflict {
  /** The revision that is stored now, as far as it is known. */
  theirRevision: number | null
  /** Somebody deleted it: there is nothing to load or to write over. */
  gone?: boolean
}

export type SaveState =
  | { kind: 'saved' }
  | { kind: 'dirty' }
  | { kind: 'saving' }
  | { kind: 'failed'; error: unknown }
  /** Somebody else saved first: nothing is written until the person decides. */
  | ({ kind: 'conflict' } & Conflict)

export interface AutosaveOptions {
  revision: number
  save(graph: Graph, revision: number): Promise<{ revision: number }>
  /** `undefined`: not a conflict. */
  conflictOf(error: unknown): Conflict | undefined
  delayMs?: number
  retryMs?: number
}

/** Saves a graph a moment after its last change, one save at a time, and stops at a conflict. */
export function createAutosave({ revision: start, save, conflictOf, delayMs = 600, retryMs = 5000 }: AutosaveOptions) {
  const store = createStore<SaveState>()(() => ({ kind: 'saved' }))
  let revision = start
  let waiting: Graph | null = null
  let inFlight: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  const set = (state: SaveState): void => store.setState(state, true)
  const schedule = (delay: number): void => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(() => void flush(), delay)
  }
  const write = async (graph: Graph): Promise<void> => {
    set({ kind: 'saving' })
    try {
      revision = (await save(graph, revision)).revision
      set({ kind: waiting ? 'dirty' : 'saved' })
    } catch (error) {
      // What was not written waits again, unless something newer already does.
      waiting ??= graph
      const conflict = conflictOf(error)
      if (conflict) set({ kind: 'conflict', ...conflict })
      else {
        set({ kind: 'failed', error })
        schedule(retryMs)
      }
    }
  }
  /** Writes what waits now. Resolves when nothing is under way any more. */
  const flush = async (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    if (inFlight) await inFlight
    if (!waiting || store.getState().kind === 'conflict') return
    const graph = waiting
    waiting = null
    inFlight = write(graph).finally(() => {
      inFlight = null
    })
    await inFlight
  }
  return {
    store,
    flush,
    /** Tells of a change; it is written after a pause. */
    changed: (graph: Graph): void => {
      waiting = graph
      const { kind } = store.getState()
      if (kind === 'conflict') return
      if (kind !== 'saving') set({ kind: 'dirty' })
      schedule(delayMs)
    },
    /** Ends a conflict by writing over the stored graph, which has the given revision. */
    overwrite: (graph: Graph, theirRevision: number): Promise<void> => {
      revision = theirRevision
      waiting = graph
      set({ kind: 'dirty' })
      return flush()
    },
    /** Ends a conflict by taking what is stored; what waited is dropped. */
    accept: (theirRevision: number): void => {
      revision = theirRevision
      waiting = null
      set({ kind: 'saved' })
    },
    isClean: (): boolean => store.getState().kind === 'saved',
    dispose: (): void => {
      if (timer) clearTimeout(timer)
    },
  }
}
export type Autosave = ReturnType<typeof createAutosave>
