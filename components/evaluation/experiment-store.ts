import { createStore } from 'zustand/vanilla'
import type { Candidate, EvalCellShown, ExperimentEvent, Spent } from '@/pipeline/evaluation/experiment'
import { groupedBy } from '@/pipeline/metrics/statistics'
import type { ExperimentDto, ExperimentState } from '@/server/services/evaluation/types'

/** Names what one candidate answered to one case, all repeats together. */
type SlotKey = string
const slotKey = ({ candidateId, caseId }: { candidateId: string; caseId: string }): SlotKey =>
  `${candidateId}\n${caseId}`

export type Phase = Extract<ExperimentEvent, { type: 'phase' }>

export interface Progress {
  state: ExperimentState
  done: number
  total: number
  /** When it began, in milliseconds, and how many cells were done then. */
  since: { at: number; done: number } | null
  spent: Spent
  /** What is being done now; null: nothing was told. */
  phase: Phase | null
  /** Why it failed. */
  error: unknown
  /** Grows whenever a cell or a candidate comes: what is counted over many is counted anew, at leisure. */
  version: number
}

/**
 * The cells of an open experiment. Tens of thousands of them change one by one: so the map is changed in place, and who
 * shows cells takes them out by their key when `version` grew.
 */
export interface ExperimentStore {
  store: ReturnType<typeof createState>
  cellsOf: (candidateId: string, caseId: string) => readonly EvalCellShown[]
  /** By number, with those that came since. */
  candidates: () => readonly Candidate[]
  /** Takes the place of all that is known. */
  load: (dto: LoadedParts) => void
  /** What happened, in order; told once to all who listen. */
  apply: (events: readonly ExperimentEvent[]) => void
}
type LoadedParts = Pick<ExperimentDto, 'cells' | 'candidates' | 'state' | 'spent' | 'error'>

const nothing: Spent = { calls: 0, tokens: 0, minutes: 0, cost: 0, indexBuilds: 0 }
const atRest: Progress = {
  state: 'idle',
  done: 0,
  total: 0,
  since: null,
  spent: nothing,
  phase: null,
  error: null,
  version: 0,
}
const createState = () => createStore<Progress>()(() => atRest)
const noCells: readonly EvalCellShown[] = []

export const isActive = (state: ExperimentState): boolean => state === 'running' || state === 'waiting'

/** `clock` gives milliseconds. */
export function createExperimentStore(clock: () => number = Date.now): ExperimentStore {
  const store = createState()
  const slots = new Map<SlotKey, readonly EvalCellShown[]>()
  let candidates: readonly Candidate[] = []
  const put = (cell: EvalCellShown): void => {
    const key = slotKey(cell)
    const others = (slots.get(key) ?? noCells).filter(({ repeat }) => repeat !== cell.repeat)
    slots.set(
      key,
      [...others, cell].sort((a, b) => a.repeat - b.repeat),
    )
  }
  const parts: Parts = {
    put,
    add: (candidate) => {
      const others = candidates.filter(({ id }) => id !== candidate.id)
      candidates = [...others, candidate].sort((a, b) => a.number - b.number)
    },
    clock,
  }
  return {
    store,
    cellsOf: (candidateId, caseId) => slots.get(slotKey({ candidateId, caseId })) ?? noCells,
    candidates: () => candidates,
    load: (dto) => {
      slots.clear()
      candidates = dto.candidates
      for (const [key, found] of groupedBy(dto.cells, slotKey))
        slots.set(key, found.length > 1 ? found.sort((a, b) => a.repeat - b.repeat) : found)
      store.setState(({ version, since, phase }) => ({
        state: dto.state,
        spent: dto.spent,
        error: dto.error,
        since: isActive(dto.state) ? since : null,
        phase: isActive(dto.state) ? phase : null,
        version: version + 1,
      }))
    },
    apply: (events) => store.setState(events.reduce((state, event) => applied(state, event, parts), store.getState())),
  }
}

interface Parts {
  put: (cell: EvalCellShown) => void
  add: (candidate: Candidate) => void
  clock: () => number
}

function applied(state: Progress, event: ExperimentEvent, { put, add, clock }: Parts): Progress {
  switch (event.type) {
    case 'started': {
      const { done, total } = event
      return { ...state, state: 'running', done, total, since: { at: clock(), done }, error: null }
    }
    case 'phase':
      return { ...state, state: 'running', phase: event }
    case 'candidate':
      add(event.candidate)
      return { ...state, version: state.version + 1 }
    case 'cell': {
      put(event.cell)
      const { done, total } = event
      // Who looks on later has not heard it begin.
      const since = state.since ?? { at: clock(), done }
      return { ...state, state: 'running', done, total, since, version: state.version + 1 }
    }
    case 'spent':
      return { ...state, spent: event.spent }
    case 'ended':
      return {
        ...state,
        state: event.state,
        done: event.done,
        total: event.total,
        since: null,
        phase: null,
        error: event.error ?? null,
        version: state.version + 1,
      }
  }
}

/** Cells a second and the milliseconds that are left, as fast as it went so far; null: too little is known. */
export function pace({ since, done, total }: Progress, now: number): { perSecond: number; leftMs: number } | null {
  if (!since || done - since.done < 2 || now <= since.at) return null
  const perMs = (done - since.done) / (now - since.at)
  return { perSecond: perMs * 1_000, leftMs: (total - done) / perMs }
}
