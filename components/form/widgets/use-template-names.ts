'use client'

import { useMemo } from 'react'
import { portsOfNode } from '@/components/state/connections'
import { useEditor } from '@/components/state/editor-context'
import { singleSelected } from '@/components/state/editor-store'
import { inputFieldsOf } from '@/pipeline/declared'
import { own } from '@/pipeline/own'
import type { TemplateName } from './template-completion'

/**
 * The names that a template of the selected node may use: those its node begins with, what is connected to it, and the
 * inputs of the pipeline. What is only being typed is none.
 */
export function useTemplateNames(): readonly TemplateName[] {
  const node = useEditor(singleSelected)
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  return useMemo(() => {
    if (!node) return []
    const drawn = portsOfNode(node, definitions).inputs
    const first = portsOfNode({ ...node, config: definitions.get(node.type)?.defaults ?? {} }, definitions).inputs
    const ports = { ...drawn, ...first }
    const connected = graph.edges.flatMap(({ target }) => (target.node === node.id ? [target.port] : []))
    const inputs = inputFieldsOf(graph, definitions).flatMap((field) => (field.type === 'history' ? [] : [field.name]))
    const isOffered = (name: string) => own(ports, name)?.dynamic !== false
    return [...new Set([...Object.keys(first), ...connected, ...inputs])]
      .filter(isOffered)
      .map((name) => ({ name, passages: own(ports, name)?.type === 'chunks' }))
  }, [node, graph, definitions])
}
