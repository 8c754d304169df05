'use client'

import { useEditor, useRun } from './editor-context'
import { isStale } from './node-run-state'

/** Whether the drawing has changed since the dock's run in a way that can change its answer. */
export function useStaleRun(): boolean {
  const marks = useEditor((state) => state.marks)
  return useRun(({ view }) => {
    if (!view || view.status === 'running') return false
    return Object.values(view.steps).some(({ record }) => record && isStale(record, marks))
  })
}
