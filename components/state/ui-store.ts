import { createStore } from 'zustand/vanilla'
import type { Point } from './edits'
import type { Spot } from './suggest'

/** A list that floats over the canvas until something is chosen from it. */
export type Menu =
  /** Node types to add: at a place, for the loose end of an edge, or into an edge. `screen` is where the list opens. */
  | ({ kind: 'add'; at?: Point; screen?: Point } & Spot)
  | { kind: 'connect'; node: string }
  | { kind: 'swap'; node: string }
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
  versionsOpen: boolean
}

/** What floats over the editor and which part of it is open: nothing that is saved. */
export const createUiStore = () =>
  createStore<UiState>()(() => ({
    menu: null,
    refusal: null,
    dockOpen: true,
    dockTab: 'run',
    publishOpen: false,
    versionsOpen: false,
  }))
export type UiStore = ReturnType<typeof createUiStore>
