import type { KeyboardEvent } from 'react'
import type { EditorInstance } from '@/components/state/editor-context'
import type { FlowNode } from './flow-types'
import { focusDrawn } from './focus-drawn'

/**
 * With many nodes, those out of sight are not in the page, and Tab would pass them over: it goes on to the next one all
 * the same, which comes into sight. Among those in sight, the browser finds the way.
 */
export function tabOn(
  event: KeyboardEvent,
  { store }: Pick<EditorInstance, 'store'>,
  nodes: readonly FlowNode[],
): void {
  if (event.key !== 'Tab' || event.ctrlKey || event.metaKey || event.altKey) return
  const focused = event.target instanceof Element ? event.target.closest('.react-flow__node') : null
  if (!focused || !leaves(focused, event)) return
  const order = nodes.filter(({ focusable }) => focusable !== false)
  const at = order.findIndex(({ id }) => id === focused.getAttribute('data-id'))
  const next = at === -1 ? undefined : order[at + (event.shiftKey ? -1 : 1)]
  if (!next || focused.parentElement?.querySelector(`:scope > [data-id="${CSS.escape(next.id)}"]`)) return
  event.preventDefault()
  store.setState(({ arrival: { count } }) => ({ arrival: { ids: [next.id], whole: false, count: count + 1 } }))
  focusDrawn(next.id)
}

/** Whether the focus leaves a card with this press, and not for a button in it. */
function leaves(card: Element, { target, shiftKey }: KeyboardEvent): boolean {
  const stops = [card, ...card.querySelectorAll('button, input, textarea, [tabindex="0"]')]
  return target === (shiftKey ? stops[0] : stops.at(-1))
}
