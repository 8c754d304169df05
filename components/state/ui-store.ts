import { createStore } from 'zustand/vanilla'
import type { PortEnd } from './connections'
import type { Point } from './edits'

/** A list that floats over the canvas until something is chosen from it. */
export type Menu =
  /** Node types to add: at a place, or for the loose end of an edge. `screen` is where the list opens. */
  | { kind: 'add'; at?: Point; screen?: Point; from?: PortEnd; to?: PortEnd }
  | { kind: 'connect'; node: string }
  /** What can be done with a node; `screen` is where it opens. */
  | { kind: 'node'; node: string; screen?: Point }
  | { kind: 'find' }

export interface Refusal {
  text: string
  screen: Point
}

export type DockTab = 'run' | 'steps' | 'issues'

export interface UiState {
  menu: Menu | null
  refusal: Refusal | null
  dockOpen: boolean
  dockTab: DockTab
  publishOpen: boolean
}

/** What floats over the editor and which part of it is open: nothing that is saved. */
export const createUiStore = () =>
  createStore<UiState>()(() => ({ menu: null, refusal: null, dockOpen: true, dockTab: 'run', publishOpen: false }))
export type UiStore = ReturnType<typeof createUiStore>
