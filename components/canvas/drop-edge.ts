import type { Point } from '@/components/state/edits'

/** The edge drawn at a place of the screen; `null` where a card other than `carried` lies over it. */
export function edgeAt({ x, y }: Point, carried?: string): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const card = element.closest('.react-flow__node')
    if (card && card.getAttribute('data-id') !== carried) return null
    const edge = element.closest('.react-flow__edge')
    if (edge) return edge.getAttribute('data-id')
  }
  return null
}

/** Marks the edge that what is being dragged would go into; no edge with `null`. */
export function markDropEdge(id: string | null): void {
  for (const marked of document.querySelectorAll('.react-flow__edge[data-drop]')) {
    if (marked.getAttribute('data-id') !== id) marked.removeAttribute('data-drop')
  }
  if (id !== null)
    document.querySelector(`.react-flow__edge[data-id="${CSS.escape(id)}"]`)?.setAttribute('data-drop', '')
}

/** The marked edge. */
export const dropEdge = (): string | null =>
  document.querySelector('.react-flow__edge[data-drop]')?.getAttribute('data-id') ?? null
