'use client'

import { MiniMap, type ReactFlowState, useOnViewportChange, useStoreApi } from '@xyflow/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import classes from './canvas.module.css'

/** How long the map stays after the view has come to rest. */
const STAYS_MS = 1500

/** A small map while the view moves and part of the graph is out of sight; at rest it lies over nothing. */
export function CanvasMap() {
  const flowStore = useStoreApi()
  const [isShown, setShown] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const show = useCallback(() => {
    clearTimeout(timer.current)
    setShown(hasHiddenNodes(flowStore.getState()))
  }, [flowStore])
  const leave = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(false), STAYS_MS)
  }, [])
  useOnViewportChange({ onStart: show, onEnd: leave })
  useEffect(() => () => clearTimeout(timer.current), [])
  if (!isShown) return null
  return (
    <div onPointerEnter={show} onPointerLeave={leave}>
      <MiniMap
        className={classes.minimap}
        pannable
        zoomable
        position="bottom-right"
        nodeColor="var(--telar-border-strong)"
        style={{ width: 150, height: 96 }}
      />
    </div>
  )
}

/** Whether part of the graph lies outside the view: only then a map tells anything. */
function hasHiddenNodes({ nodeLookup, transform: [x, y, zoom], width, height }: ReactFlowState): boolean {
  for (const { internals, measured } of nodeLookup.values()) {
    const left = internals.positionAbsolute.x * zoom + x
    const top = internals.positionAbsolute.y * zoom + y
    const right = left + (measured.width ?? 0) * zoom
    const bottom = top + (measured.height ?? 0) * zoom
    if (left < 0 || top < 0 || right > width || bottom > height) return true
  }
  return false
}
