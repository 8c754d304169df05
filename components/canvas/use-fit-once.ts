'use client'

import { useNodesInitialized, useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useRef } from 'react'

/** Shows the whole graph when it opens: once everything has been measured, and never again by itself. */
export function useFitOnce(): void {
  const flow = useReactFlow()
  const measured = useNodesInitialized()
  const hasSize = useStore((state) => state.width > 0 && state.height > 0)
  const done = useRef(false)
  useEffect(() => {
    if (!measured || !hasSize || done.current) return
    done.current = true
    void flow.fitView({ padding: 0.12, maxZoom: 1 })
  }, [measured, hasSize, flow])
}
