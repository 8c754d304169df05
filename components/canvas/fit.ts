import { type FitViewOptions, useNodesInitialized, useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useRef } from 'react'

/** How far away a drawing may be looked at. */
export const MIN_ZOOM = 0.05

/** Everything in sight, clear of the buttons at the bottom. */
export const fitEditor: FitViewOptions = {
  padding: { top: '20px', right: '20px', bottom: '56px', left: '20px' },
  maxZoom: 1,
}

/** Everything in sight, where little or nothing lies over the graph. */
export const fitView: FitViewOptions = {
  padding: { top: '20px', right: '24px', bottom: '20px', left: '56px' },
  maxZoom: 1,
}

const touches = ['pointerdown', 'keydown', 'wheel'] as const

/**
 * Shows the whole graph when it opens: once everything has been measured, and again while the canvas gets its final size, as when a
 * strip appears above it; never again by itself after a person has done anything.
 */
export function useFitOnce(options: FitViewOptions, isWanted: boolean): void {
  const flow = useReactFlow()
  const measured = useNodesInitialized()
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const done = useRef(!isWanted)
  const touched = useRef(!isWanted)
  useEffect(() => {
    const touch = () => {
      touched.current = true
    }
    for (const type of touches) window.addEventListener(type, touch, { capture: true, passive: true })
    return () => {
      for (const type of touches) window.removeEventListener(type, touch, { capture: true })
    }
  }, [])
  useEffect(() => {
    if (!measured || width === 0 || height === 0 || (done.current && touched.current)) return
    done.current = true
    void flow.fitView(options)
  }, [measured, width, height, flow, options])
}
