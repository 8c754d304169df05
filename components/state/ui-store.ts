import { z } from 'zod'
import { createJSONStorage, persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { deviceMemory } from './browser-memory'
import type { Differences } from './differences'
import type { Point } from './edits'
import type { Spot } from './suggest'

/** A list that floats over the canvas until something is chosen from it. */
export type Menu =
  /** Node types to add: at a place, for the loose end of an edge, or into an edge. `screen` is where the list opens. */
  | ({ kind: 'add'; at?: Point; screen?: Point } & Spot)
  | { kind: 'connect'; node: string }
  /** What can be done with a node; `screen` is where it opens. */
  | { kind: 'node'; node: string; screen?: Point }
  | { kind: 'swap'; node: string }
  | { kind: 'find' }

/** A line along which things stand, from one end of them to the other. */
export interface Guide {
  axis: 'x' | 'y'
  at: number
  from: number
  to: number
}

export interface Refusal {
  text: string
  screen: Point
}

export type DockTab = 'run' | 'steps' | 'issues'

/** What each panel may measure, in CSS pixels: the palette's and the inspector's width, the dock's height. */
export const panelLimits = {
  palette: { min: 168, max: 380, initial: 208 },
  inspector: { min: 264, max: 760, initial: 328 },
  dock: { min: 160, max: 900, initial: 320 },
} as const
export type PanelName = keyof typeof panelLimits

const sizeOf = ({ min, max }: { min: number; max: number }) => z.number().int().min(min).max(max)

const panelsSchema = z.object({
  open: z.object({ palette: z.boolean(), inspector: z.boolean() }),
  dockOpen: z.boolean(),
  sizes: z.object({
    palette: sizeOf(panelLimits.palette),
    inspector: sizeOf(panelLimits.inspector),
    dock: sizeOf(panelLimits.dock),
  }),
})
/** Which panels are open, and how large each is: what this browser remembers. */
type Panels = z.infer<typeof panelsSchema>

export interface UiState extends Panels {
  menu: Menu | null
  refusal: Refusal | null
  /** The lines that what is being dragged shares with what stands near. */
  guides: Guide[]
  dockTab: DockTab
  publishOpen: boolean
  /** Whether it is asked what the selected nodes are called as a pipeline. */
  extractOpen: boolean
  versionsOpen: boolean
  /** The number of the version that the drawing is compared with on the canvas. */
  comparedWith: number | null
  /** What differs from it, once that is known. */
  differences: Differences | null
}

/** Narrower, the palette is folded until it is asked for: the canvas needs the room. */
const NARROW = 1000

/** What floats over the editor and which part of it is open. The panels are remembered, for narrow windows apart. */
export function createUiStore() {
  const narrow = typeof window !== 'undefined' && window.innerWidth < NARROW
  return createStore<UiState>()(
    persist<UiState, [], [], Panels>(() => initialState(narrow), {
      name: narrow ? 'telar.panels.narrow' : 'telar.panels',
      storage: createJSONStorage(deviceMemory),
      partialize: ({ open, dockOpen, sizes }) => ({ open, dockOpen, sizes }),
      // What an earlier version or somebody's hand left there is not trusted.
      merge: (kept, state) => ({ ...state, ...panelsSchema.safeParse(kept).data }),
    }),
  )
}
export type UiStore = ReturnType<typeof createUiStore>

/** The first size of a panel that stands in a window of this size: on a laptop a drawing must be large enough to be read. */
function firstSizes(): Panels['sizes'] {
  const { palette, inspector, dock } = panelLimits
  const { innerWidth, innerHeight } = typeof window === 'undefined' ? { innerWidth: 1920, innerHeight: 1080 } : window
  return {
    palette: palette.initial,
    inspector: innerWidth < 1400 ? inspector.initial - 32 : inspector.initial,
    dock: Math.min(dock.initial, Math.max(dock.min, Math.round(innerHeight * 0.36))),
  }
}

function initialState(narrow: boolean): UiState {
  return {
    menu: null,
    refusal: null,
    guides: [],
    dockOpen: true,
    dockTab: 'run',
    publishOpen: false,
    extractOpen: false,
    versionsOpen: false,
    comparedWith: null,
    differences: null,
    open: { palette: !narrow, inspector: true },
    sizes: firstSizes(),
  }
}

/** Opens or folds a side panel. */
export function openPanel(ui: UiStore, panel: 'palette' | 'inspector', isOpen: boolean): void {
  ui.setState(({ open }) => ({ open: { ...open, [panel]: isOpen } }))
}

/** Gives a panel a size in CSS pixels. */
export function sizePanel(ui: UiStore, panel: PanelName, size: number): void {
  ui.setState(({ sizes }) => ({ sizes: { ...sizes, [panel]: size } }))
}
