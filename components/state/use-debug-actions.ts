'use client'

import { portsOfNode } from './connections'
import { useEditor, useRun } from './editor-context'
import { stepOf } from './run-view'

/** What is set on a node for looking into it, and how to set it. `fixed`: input and output can be neither pinned nor switched off. */
export function useDebugActions(id: string) {
  const node = useEditor(({ graph }) => graph.nodes.find((candidate) => candidate.id === id))
  const definitions = useEditor((state) => state.definitions)
  const set = useEditor((state) => state.debug)
  const outputs = useRun(({ view }) => stepOf(view, id)?.record?.outputs)
  const { pins, disabled, breakpoint } = node?.debug ?? {}
  const ports = node ? Object.keys(portsOfNode(node, definitions).outputs) : []
  const values = Object.fromEntries(
    Object.entries(outputs ?? {}).filter(([port, value]) => value !== undefined && ports.includes(port)),
  )
  const pinned = Object.keys(pins ?? {}).length > 0
  return {
    pinned,
    disabled: disabled === true,
    breakpoint: breakpoint === true,
    fixed: node ? definitions.get(node.type)?.role !== undefined : true,
    canPin: Object.keys(values).length > 0,
    togglePin: () => set(id, { pins: pinned ? undefined : values }),
    toggleDisabled: () => set(id, { disabled: disabled ? undefined : true }),
    toggleBreakpoint: () => set(id, { breakpoint: breakpoint ? undefined : true }),
  }
}
