'use client'

import { useEffect } from 'react'
import { isInOverlay, isTyping } from '@/components/canvas/canvas-keys'
import { focusDrawn } from '@/components/canvas/focus-drawn'
import type { EditorInstance } from '@/components/state/editor-context'
import { singleEdge, singleSelected } from '@/components/state/editor-store'
import { readClipboard, writeClipboard } from './clipboard-access'
import { alignmentOf } from './use-drawing-commands'

/** Keys that work wherever the focus is in the editor; fields keep the ones they use themselves. */
export function useShortcuts(instance: EditorInstance, onRun: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isInOverlay(event.target)) return
      const act = actionOf(event, instance, onRun)
      if (!act) return
      event.preventDefault()
      act()
    }
    const { store } = instance
    const onCopy = (event: ClipboardEvent) => {
      if (isTyping(event.target) || hasTextSelection()) return
      const fragment = store.getState().copy()
      if (!fragment) return
      writeClipboard(event, fragment)
      if (event.type === 'cut') store.getState().removeSelected()
    }
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping(event.target) || store.getState().readOnly) return
      const fragment = readClipboard(event)
      if (fragment) store.getState().paste(fragment)
    }
    window.addEventListener('keydown', onKey)
    window.addEventListener('copy', onCopy)
    window.addEventListener('cut', onCopy)
    window.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('copy', onCopy)
      window.removeEventListener('cut', onCopy)
      window.removeEventListener('paste', onPaste)
    }
  }, [instance, onRun])
}

const hasTextSelection = (): boolean => (window.getSelection()?.toString() ?? '') !== ''

const isDrawn = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.react-flow') !== null

function actionOf(event: KeyboardEvent, instance: EditorInstance, onRun: () => void): (() => void) | null {
  const { store, ui } = instance
  const command = event.metaKey || event.ctrlKey
  const key = event.key.toLowerCase()
  if (command && key === 'enter') return onRun
  if (command && key === 'f' && !event.shiftKey) return () => ui.setState({ menu: { kind: 'find' } })
  if (isTyping(event.target)) return null
  const state = store.getState()
  if (state.readOnly) return null
  const how = command ? null : alignmentOf(event)
  if (how && state.selection.size > 1) return () => state.align(how)
  if (event.altKey) return null
  if (command && key === 'z') return event.shiftKey ? state.redo : state.undo
  if (command && key === 'y') return state.redo
  if (command && key === 'a') return state.selectAll
  if (command && key === 'd') return state.duplicate
  if (!command && key === '/') return () => ui.setState({ menu: { kind: 'add', into: singleEdge(state)?.id } })
  const onCanvas = event.target === document.body || isDrawn(event.target)
  if (!command && onCanvas && key === 'n') return () => focusDrawn(state.addNote())
  if (!command && onCanvas && key === 'l') return state.layout
  if (!command && event.target === document.body) return selectionAction(key, instance)
  return null
}

/** Keys for the selection when nothing has the focus, for instance after a click on the empty canvas. */
function selectionAction(key: string, { store, ui }: EditorInstance): (() => void) | null {
  const state = store.getState()
  if (key === 'delete' || key === 'backspace') return state.removeSelected
  const node = singleSelected(state)
  if (!node) return null
  if (key === 'c') return () => ui.setState({ menu: { kind: 'connect', node: node.id } })
  if (key === 's') return () => ui.setState({ menu: { kind: 'swap', node: node.id } })
  return key === 'enter' ? () => state.focusField(node.id, []) : null
}
