import type { KeyboardEvent } from 'react'
import type { EditorInstance } from '@/components/state/editor-context'
import { singleSelected } from '@/components/state/editor-store'

/** Whether keys typed at an element belong to it: fields and editors keep theirs. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** Whether keys pressed at an element belong to a dialog, list or menu that is open over the canvas. */
export const isInOverlay = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null

/** Opens what stands on the canvas: a node's settings, or a group that is drawn as a card. */
export function openNode({ store }: Pick<EditorInstance, 'store'>, id: string): void {
  const { graph, focusField, toggleGroups } = store.getState()
  if (graph.nodes.some((node) => node.id === id)) focusField(id, [])
  else if (graph.groups.some((group) => group.id === id && group.collapsed)) toggleGroups([id])
}

/**
 * Keys on a focused node or edge: Enter opens it, C connects it, S swaps its type, Delete deletes it, Shift and F10 say what
 * else can be done.
 */
export function handleCanvasKey(event: KeyboardEvent, { store, ui }: EditorInstance): void {
  const opensMenu = (event.shiftKey && event.key === 'F10') || event.key === 'ContextMenu'
  if (isTyping(event.target) || isInOverlay(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
  const state = store.getState()
  const focused = event.target instanceof Element ? event.target.closest('.react-flow__node, .react-flow__edge') : null
  const id = focused?.getAttribute('data-id')
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (!opensMenu && !['Enter', 'c', 's', 'Delete', 'Backspace'].includes(key)) return
  if (state.readOnly && key !== 'Enter') return
  // A handle or button inside the node has its own use of Enter.
  if (key === 'Enter' && event.target !== focused) return
  if (id && !state.selection.has(id)) state.select([id])
  const node = singleSelected(store.getState())
  if (opensMenu && node && focused) {
    const { left, bottom } = focused.getBoundingClientRect()
    ui.setState({ menu: { kind: 'node', node: node.id, screen: { x: left + 16, y: bottom - 8 } } })
  } else if (key === 'Delete' || key === 'Backspace') store.getState().removeSelected()
  else if (key === 'c' && node) ui.setState({ menu: { kind: 'connect', node: node.id } })
  else if (key === 's' && node) ui.setState({ menu: { kind: 'swap', node: node.id } })
  else if (key === 'Enter' && id) openNode({ store }, id)
  else return
  event.preventDefault()
}
