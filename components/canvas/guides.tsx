'use client'

import { useStore, ViewportPortal } from '@xyflow/react'
import { useUi } from '@/components/state/editor-context'
import classes from './canvas.module.css'

/** The lines that what is being dragged shares with what stands near. */
export function Guides() {
  const guides = useUi((state) => state.guides)
  return guides.length === 0 ? null : <Lines />
}

function Lines() {
  const guides = useUi((state) => state.guides)
  const zoom = useStore((state) => state.transform[2])
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <div
          key={`${axis}${at}`}
          className={classes.guide}
          style={
            axis === 'x'
              ? { left: at, top: from, width: 1 / zoom, height: to - from }
              : { left: from, top: at, width: to - from, height: 1 / zoom }
          }
        />
      ))}
    </ViewportPortal>
  )
}
