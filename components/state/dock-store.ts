import { createStore } from 'zustand/vanilla'
import type { InputDraft, InputProblem } from './inputs'
import type { KeptTurn } from './turns'

export interface DockState {
  draft: InputDraft
  problems: Record<string, InputProblem>
  /** Earlier questions and answers of this dock go along as history. */
  conversation: boolean
  turns: KeptTurn[]
  /** Steps whose config and inputs did not change answer from the cache. */
  reuse: boolean
  /** The question of the run under way, to become a turn. */
  asked: string
}

/** What stands in the dock's form. */
export const createDockStore = () =>
  createStore<DockState>()(() => ({ draft: {}, problems: {}, conversation: true, turns: [], reuse: false, asked: '' }))
export type DockStore = ReturnType<typeof createDockStore>
