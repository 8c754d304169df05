import { replaceEqualDeep } from '@tanstack/react-query'
import type { FlowEdge, FlowNode } from './flow-types'

/**
 * Brings a fresh drawing onto the canvas: keeps what the browser measured and where a node is being dragged to,
 * and marks what is selected. What looks as before stays the same object, so that only what changed renders again.
 */
export function mergeFlowNodes(shown: FlowNode[], fresh: FlowNode[], selection: ReadonlySet<string>): FlowNode[] {
  const before = new Map(shown.map((node) => [node.id, node]))
  const merged = fresh.map((node) => {
    const old = before.get(node.id)
    const selected = selection.has(node.id)
    if (!old) return { ...node, selected }
    return replaceEqualDeep(old, {
      ...node,
      selected,
      // A selected card comes to the front; a frame stays behind what it holds.
      ...(selected && node.type !== 'group-frame' ? { zIndex: 2 } : {}),
      // What gives its own size is not measured.
      ...(old.measured && !node.measured ? { measured: old.measured } : {}),
      ...(old.dragging === undefined ? {} : { dragging: old.dragging }),
      ...(old.dragging ? { position: old.position } : {}),
    })
  })
  return replaceEqualDeep(shown, merged)
}

/** The same for edges, of which the browser measures nothing. */
export function mergeFlowEdges(shown: FlowEdge[], fresh: FlowEdge[], selection: ReadonlySet<string>): FlowEdge[] {
  const before = new Map(shown.map((edge) => [edge.id, edge]))
  const merged = fresh.map((edge) =>
    replaceEqualDeep(before.get(edge.id), { ...edge, selected: selection.has(edge.id) }),
  )
  return replaceEqualDeep(shown, merged)
}
