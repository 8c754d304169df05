'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { type FacetTarget, targetKey, useVaried } from '@/components/state/varied'
import { facetKey } from '@/pipeline/evaluation/sweep'
import { VaryDialog } from './vary-dialog'

interface Vary {
  /** The values that are tried of it; `undefined`: it is not varied. */
  valuesOf: (target: FacetTarget) => readonly unknown[] | undefined
  /** Asks which values are to be tried. */
  choose: (target: FacetTarget) => void
  leave: (target: FacetTarget) => void
}

const VaryContext = createContext<Vary | null>(null)

/** How fields are varied here; `null` where they are not, such as in the playground. */
export const useVary = (): Vary | null => useContext(VaryContext)

/** Lets the fields within be varied, for the pipeline that is open. */
export function VaryFields({ children }: { children: ReactNode }) {
  const { pipelineId } = useEditorInstance()
  const graph = useEditor((state) => state.graph)
  const { facets, vary, leave } = useVaried(pipelineId)
  const [target, setTarget] = useState<FacetTarget | null>(null)
  const [opened, setOpened] = useState(false)
  const value = useMemo<Vary>(
    () => ({
      valuesOf: (asked) => facets.find((facet) => facetKey(facet) === targetKey(asked))?.values,
      choose: (next) => {
        setTarget(next)
        setOpened(true)
      },
      leave: (gone) => leave(targetKey(gone)),
    }),
    [facets, leave],
  )
  return (
    <VaryContext.Provider value={value}>
      {children}
      <VaryDialog
        opened={opened}
        target={target}
        graph={graph}
        values={target ? value.valuesOf(target) : undefined}
        onKeep={vary}
        onLeave={() => target && value.leave(target)}
        onClose={() => setOpened(false)}
      />
    </VaryContext.Provider>
  )
}
