'use client'

import { useEditor } from '@/components/state/editor-context'
import { useGrid } from './use-open-grid'

const noConfig = {}

/** The config of the variant that is written, as it is at present. */
export function useVariantConfig(): Record<string, unknown> {
  const { nodeId } = useGrid().dto
  return useEditor(({ graph }) => graph.nodes.find(({ id }) => id === nodeId))?.config ?? noConfig
}
