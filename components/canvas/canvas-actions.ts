'use client'

import { createContext } from 'react'

/** What things drawn on the canvas may do; absent where the graph is only shown. */
export interface CanvasActions {
  removeSelected(): void
  editNote(note: string, text: string): void
  editGroup(group: string, title: string): void
  toggleGroups(ids: string[]): void
  resize(id: string, size: { width: number; height: number }, position: { x: number; y: number }): void
}

export const CanvasActionsContext = createContext<CanvasActions | null>(null)
