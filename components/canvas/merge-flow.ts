import type { FlowNode } from './flow-types'

/**
 * Brings a fresh drawing onto the canvas: keeps what the browser measured and where a node is being dragged to,
 * and marks what is selected.
 */
export function mergeFlowNodes(shown: FlowNode[], fresh: FlowNode[], selection: ReadonlySet<string>): FlowNode[] {
  const before = new Map(shown.map((node) => [node.id, node]))
  return fresh.map((node) => {
    const old = before.get(node.id)
    const selected = selection.has(node.id)
    if (!old) return { ...node, selected }
    return {
      ...node,
      selected,
      // A selected card comes to the front; a frame stays behind what it holds.
      ...(selected && node.type !== 'group-frame' ? { zIndex: 2 } : {}),
      ...(old.measured ? { measured: old.measured } : {}),
      ...(old.dragging ? { dragging: true, position: old.position } : {}),
    }
  })
}
