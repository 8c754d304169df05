'use client'

import { portsOfNode } from '@/components/state/connections'
import { useEditor } from '@/components/state/editor-context'
import { definitions } from '@/nodes/definitions.gen'
import { nearestOf } from '@/pipeline/nearest'
import type { GridDto } from '@/server/services/play/types'
import { useGrid } from './use-open-grid'

const noConfig = {}

/** The config of the variant that is written, as it is at present. */
export function useVariantConfig(): Record<string, unknown> {
  const { nodeId } = useGrid().dto
  return useEditor(({ graph }) => graph.nodes.find(({ id }) => id === nodeId))?.config ?? noConfig
}

/** A variable that nothing feeds, and the one that was probably meant. */
export interface Unfed {
  name: string
  nearest: string | undefined
}

/** The variables of a prompt that the drawing of its grid feeds with nothing. */
export function unfedVariables(
  { graph, nodeId }: Pick<GridDto, 'graph' | 'nodeId'>,
  config: Record<string, unknown>,
): Unfed[] {
  const node = graph.nodes.find(({ id }) => id === nodeId)
  if (!node) return []
  const fed = new Set(graph.edges.flatMap(({ target }) => (target.node === nodeId ? [target.port] : [])))
  return Object.entries(portsOfNode({ ...node, config }, definitions).inputs)
    .filter(([name, { dynamic }]) => dynamic && !fed.has(name))
    .map(([name]) => ({ name, nearest: nearestOf(name, fed) }))
}
