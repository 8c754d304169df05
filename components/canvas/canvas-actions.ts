'use client'

import { createContext } from 'react'
import type { Point } from '@/components/state/edits'

/** What things drawn on the canvas may do; absent where the graph is only shown. */
export interface CanvasActions {
  removeSelected(): void
  /** Offers what fits into an edge, in a list that opens at a place of the screen; absent where nothing may be changed. */
  insertInto: ((edge: string, screen: Point) => void) | null
  editNote(note: string, text: string): void
  editGroup(group: string, title: string): void
  /** Folds or opens a group; the focus stays with it. */
  toggleGroup(id: string): void
  /** Shows how something drawn differs from the drawing it is compared with. */
  showDifference(id: string): void
  resize(id: string, size: { width: number; height: number }, position: Point): void
}

export const CanvasActionsContext = createContext<CanvasActions | null>(null)
