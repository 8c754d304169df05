'use client'

import { type NodeChange, useKeyPress, useStoreApi } from '@xyflow/react'
import { useCallback, useRef } from 'react'
import { useEditorInstance } from '@/components/state/editor-context'
import { type Box, boundsOf } from '@/components/state/geometry'
import type { FlowEdge, FlowNode } from './flow-types'
import { snap } from './snap'

/** How near, in pixels of the screen, a side must come to a line. */
const REACH = 6

/** Lets what is dragged line up with what stands near, unless Alt is held; gives the changes as they then are. */
export function useSnapping(): (changes: NodeChange<FlowNode>[]) => NodeChange<FlowNode>[] {
  const { ui } = useEditorInstance()
  const flowStore = useStoreApi<FlowNode, FlowEdge>()
  const isFree = useKeyPress('Alt')
  const isDragging = useRef(false)
  return useCallback(
    (changes) => {
      const moving = new Map<string, Box>()
      const { nodeLookup, transform } = flowStore.getState()
      let ends = false
      for (const change of changes) {
        if (change.type !== 'position' || !change.position) continue
        const measured = nodeLookup.get(change.id)?.measured
        moving.set(change.id, { ...change.position, width: measured?.width ?? 0, height: measured?.height ?? 0 })
        if (!change.dragging) ends = true
      }
      const bounds = boundsOf([...moving.values()])
      // Arrow keys move without dragging, and mean every pixel.
      if (!bounds || (ends && !isDragging.current)) return changes
      isDragging.current = !ends
      const others = [...nodeLookup.values()].filter((node) => !moving.has(node.id) && node.type !== 'group-frame')
      const { dx, dy, guides } = isFree
        ? { dx: 0, dy: 0, guides: [] }
        : snap(
            bounds,
            others.map(({ position, measured }) => ({
              ...position,
              width: measured.width ?? 0,
              height: measured.height ?? 0,
            })),
            REACH / transform[2],
          )
      ui.setState({ guides: ends ? [] : guides })
      if (dx === 0 && dy === 0) return changes
      return changes.map((change) =>
        change.type === 'position' && change.position
          ? { ...change, position: { x: change.position.x + dx, y: change.position.y + dy } }
          : change,
      )
    },
    [ui, flowStore, isFree],
  )
}
