'use client'

import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { DockStore } from './dock-store'
import type { EditorActions, EditorState, EditorStore } from './editor-store'
import type { RunController, RunState } from './run-controller'
import type { UiState, UiStore } from './ui-store'

/** Everything one open editor consists of. */
export interface EditorInstance {
  pipelineId: string
  store: EditorStore
  ui: UiStore
  run: RunController
  dock: DockStore
}

export const EditorContext = createContext<EditorInstance | null>(null)

/** The editor around the calling component. */
export function useEditorInstance(): EditorInstance {
  const instance = useContext(EditorContext)
  if (!instance) throw new Error('useEditorInstance needs an editor around it')
  return instance
}

/** A part of the editor's state; the component renders again when it changes. */
export function useEditor<T>(select: (state: EditorState & EditorActions) => T): T {
  return useStore(useEditorInstance().store, select)
}

/** A part of what floats and is open. */
export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useEditorInstance().ui, select)
}

/** A part of the state of the dock's run. */
export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(useEditorInstance().run.store, select)
}
