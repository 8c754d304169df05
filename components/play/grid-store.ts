import { createStore } from 'zustand/vanilla'
import { groupedBy } from '@/pipeline/metrics/statistics'
import type { Cell, CellPlace, GridEvent } from '@/pipeline/play/grid'
import type { GridDto, GridRow, GridState as PlayState } from '@/server/services/play/types'

/** Names what one variant with one model answered to one case, all repeats together. */
export type SlotKey = string
export const slotKey = ({ variantId, model, caseId }: Omit<CellPlace, 'repeat'>): SlotKey =>
  `${variantId}\n${model}\n${caseId}`

/** An answer that is on its way. */
export interface Running {
  repeat: number
  text: string
}

export interface GridProgress {
  state: PlayState
  done: number
  total: number
  /** When playing began, in milliseconds, and how many cells were done then: how long the rest takes. */
  since: { at: number; done: number } | null
  /** Why playing failed. */
  error: unknown
}

export interface GridState extends GridProgress {
  /** Grows whenever a cell is done: what is counted over many cells is counted anew, at leisure. */
  version: number
  /** Grows whenever anything changes; the maps are changed in place, their values are not. */
  ticks: number
}

/**
 * The cells of an open grid. Ten thousand of them change one by one many times a second: so the maps are changed in place,
 * whoever shows a cell takes its value out by its key, and renders only when that value is another one.
 */
export interface GridStore {
  store: ReturnType<typeof createState>
  slots: ReadonlyMap<SlotKey, readonly Cell[]>
  running: ReadonlyMap<SlotKey, Running>
  contexts: ReadonlyMap<string, GridRow['context'] | 'running'>
  /** Takes the place of all that is known. */
  load: (dto: Pick<GridDto, 'cells' | 'rows' | 'state'>) => void
  /** What happened, in order; told once to all who listen. */
  apply: (events: readonly GridEvent[]) => void
  /** What a person said of a cell. */
  label: (cell: Cell, label: Cell['label']) => void
}

const atRest: GridState = { state: 'idle', done: 0, total: 0, since: null, error: null, version: 0, ticks: 0 }
const createState = () => createStore<GridState>()(() => atRest)

/** `clock` gives milliseconds. */
export function createGridStore(clock: () => number = Date.now): GridStore {
  const store = createState()
  const slots = new Map<SlotKey, readonly Cell[]>()
  const running = new Map<SlotKey, Running>()
  const contexts = new Map<string, GridRow['context'] | 'running'>()
  const put = (cell: Cell): void => {
    const key = slotKey(cell)
    const others = (slots.get(key) ?? []).filter(({ repeat }) => repeat !== cell.repeat)
    slots.set(
      key,
      [...others, cell].sort((a, b) => a.repeat - b.repeat),
    )
  }
  const parts = { running, contexts, put, clock }
  return {
    store,
    slots,
    running,
    contexts,
    load: ({ cells, rows, state }) => {
      slots.clear()
      contexts.clear()
      const bySlot = groupedBy(cells, slotKey)
      for (const [key, found] of bySlot)
        slots.set(
          key,
          found.sort((a, b) => a.repeat - b.repeat),
        )
      for (const { caseId, context } of rows) contexts.set(caseId, context)
      if (state === 'idle') running.clear()
      store.setState(({ version, ticks, since }) => ({
        state,
        since: state === 'idle' ? null : since,
        version: version + 1,
        ticks: ticks + 1,
      }))
    },
    apply: (events) => {
      let next = store.getState()
      for (const event of events) next = applied(next, event, parts)
      store.setState({ ...next, ticks: next.ticks + 1 })
    },
    label: (cell, label) => {
      put({ ...cell, label })
      store.setState(({ ticks, version }) => ({ ticks: ticks + 1, version: version + 1 }))
    },
  }
}

interface Parts {
  running: Map<SlotKey, Running>
  contexts: Map<string, GridRow['context'] | 'running'>
  put: (cell: Cell) => void
  clock: () => number
}

function applied(state: GridState, event: GridEvent, { running, contexts, put, clock }: Parts): GridState {
  switch (event.type) {
    case 'started':
      return {
        ...state,
        state: 'running',
        done: event.done,
        total: event.total,
        since: { at: clock(), done: event.done },
        error: null,
      }
    case 'context':
      // Why it failed comes with the grid itself.
      if (event.state !== 'failed') contexts.set(event.caseId, event.state)
      return state
    case 'cell-started':
      running.set(slotKey(event.place), { repeat: event.place.repeat, text: '' })
      return state
    case 'cell-token': {
      const key = slotKey(event.place)
      const { repeat } = event.place
      const before = running.get(key)
      const isSame = before?.repeat === repeat && !event.reset
      running.set(key, { repeat, text: (isSame ? before.text : '') + event.text })
      return state
    }
    case 'cell': {
      const key = slotKey(event.cell)
      if (running.get(key)?.repeat === event.cell.repeat) running.delete(key)
      put(event.cell)
      return {
        ...state,
        done: event.done,
        total: event.total,
        // Who looks on later has not heard it begin.
        since: state.since ?? { at: clock(), done: event.done },
        version: state.version + 1,
      }
    }
    case 'ended':
      running.clear()
      return {
        ...state,
        state: 'idle',
        done: event.done,
        total: event.total,
        since: null,
        error: event.error ?? null,
        version: state.version + 1,
      }
  }
}

/** How much longer playing takes, in milliseconds, as fast as it went so far; null: too little is known. */
export function timeLeft({ since, done, total }: GridProgress, now: number): number | null {
  if (!since || done - since.done < 2) return null
  return ((now - since.at) / (done - since.done)) * (total - done)
}
