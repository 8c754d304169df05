'use client'

import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react'
import { useLocale } from 'next-intl'
import { useEffect } from 'react'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { boundsOf, drawnBoxes, liesIn, type View } from '@/components/state/geometry'
import { localeOf, titleOf } from '@/components/words/node-texts'
import { fitEditor, MIN_ZOOM } from './fit'

/** What stays free at the rim of the view, and at its foot for the buttons there; in pixels of the screen. */
const RIM = 16
const FOOT = 56

/** Tells the editor what is in sight and what nodes are called, and brings into sight what has just been added. */
export function useSight(): void {
  const { store } = useEditorInstance()
  const flow = useReactFlow()
  const flowStore = useStoreApi()
  const locale = localeOf(useLocale())
  const arrival = useEditor((state) => state.arrival)

  useEffect(() => {
    const viewOf = (): View | null => {
      const { width, height, transform } = flowStore.getState()
      const [x, y, zoom] = transform
      if (width <= 2 * RIM || height <= RIM + FOOT) return null
      return {
        x: (RIM - x) / zoom,
        y: (RIM - y) / zoom,
        width: (width - 2 * RIM) / zoom,
        height: (height - RIM - FOOT) / zoom,
        zoom,
      }
    }
    const { definitions } = store.getState()
    store.setState({ viewOf, nameOf: (node) => titleOf(node, definitions.get(node.type), locale) })
    return () => store.setState({ viewOf: () => null })
  }, [store, flowStore, locale])

  useEffect(() => {
    const { graph, definitions, viewOf } = store.getState()
    const view = viewOf()
    const ids = new Set(arrival.ids)
    const bounds = boundsOf(drawnBoxes(graph, definitions).filter(({ id }) => ids.has(id)))
    if (!view || !bounds) return
    if (arrival.whole || bounds.width > view.width || bounds.height > view.height) {
      const { width, height } = flowStore.getState()
      const fitted = getViewportForBounds(bounds, width, height, MIN_ZOOM, 1, fitEditor.padding ?? 0)
      void flow.setViewport(fitted, { duration: 240 })
      return
    }
    if (liesIn(bounds, view)) return
    const { x, y, zoom } = flow.getViewport()
    const by = {
      x: shiftInto(bounds.x, bounds.width, view.x, view.width),
      y: shiftInto(bounds.y, bounds.height, view.y, view.height),
    }
    void flow.setViewport({ x: x - by.x * zoom, y: y - by.y * zoom, zoom }, { duration: 200 })
  }, [arrival, flow, flowStore, store])
}

/** By how much a view must move along one axis until the stretch lies in it. */
function shiftInto(start: number, length: number, viewStart: number, viewLength: number): number {
  if (start < viewStart) return start - viewStart
  return Math.max(0, start + length - viewStart - viewLength)
}
