'use client'

import { type FitViewOptions, useNodesInitialized, useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useRef } from 'react'

/** Shows the whole graph when it opens: once everything has been measured, and never again by itself. */
export function useFitOnce(options: FitViewOptions, isWanted: boolean): void {
  const flow = useReactFlow()
  const measured = useNodesInitialized()
  const hasSize = useStore((state) => state.width > 0 && state.height > 0)
  const done = useRef(!isWanted)
  useEffect(() => {
    if (!measured || !hasSize || done.current) return
    done.current = true
    void flow.fitView(options)
  }, [measured, hasSize, flow, options])
}
