'use client'

import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useLocale } from 'next-intl'
import { useEffect } from 'react'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { type Box, boundsOf, liesIn, sizeOfNode } from '@/components/state/geometry'
import { localeOf, titleOf } from '@/components/words/node-texts'

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
    const viewOf = (): Box | null => {
      const { width, height, transform } = flowStore.getState()
      const [x, y, zoom] = transform
      if (width <= 2 * RIM || height <= RIM + FOOT) return null
      return {
        x: (RIM - x) / zoom,
        y: (RIM - y) / zoom,
        width: (width - 2 * RIM) / zoom,
        height: (height - RIM - FOOT) / zoom,
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
    const bounds = boundsOf([
      ...graph.nodes
        .filter(({ id }) => ids.has(id))
        .map((node) => ({ ...node.position, ...sizeOfNode(node, definitions) })),
      ...[...graph.notes, ...graph.groups]
        .filter(({ id }) => ids.has(id))
        .map(({ position, size }) => ({ ...position, ...size })),
    ])
    if (!view || !bounds || liesIn(bounds, view)) return
    if (bounds.width > view.width || bounds.height > view.height) {
      void flow.fitBounds(bounds, { padding: 0.1, duration: 200 })
      return
    }
    const { x, y, zoom } = flow.getViewport()
    const by = {
      x: shiftInto(bounds.x, bounds.width, view.x, view.width),
      y: shiftInto(bounds.y, bounds.height, view.y, view.height),
    }
    void flow.setViewport({ x: x - by.x * zoom, y: y - by.y * zoom, zoom }, { duration: 200 })
  }, [arrival, flow, store])
}

/** By how much a view must move along one axis until the stretch lies in it. */
function shiftInto(start: number, length: number, viewStart: number, viewLength: number): number {
  if (start < viewStart) return start - viewStart
  return Math.max(0, start + length - viewStart - viewLength)
}
