'use client'

import { useMemo, useState } from 'react'
import { GraphView } from '@/components/canvas/graph-view'
import { ChangeList } from '@/components/inspector/changes/change-list'
import { MarkLegend } from '@/components/inspector/changes/mark-legend'
import { differencesOf, goneId } from '@/components/state/differences'
import { useEditor } from '@/components/state/editor-context'
import type { Graph } from '@/pipeline/graph'
import classes from './versions.module.css'

interface ComparisonProps {
  /** Without one, `after` is the first version: there is nothing to compare it with. */
  before: Graph | undefined
  after: Graph
  canTakeBack: boolean
}

/** Two drawings in one, with what was added, changed, moved and removed marked, and each change in words. */
export function Comparison({ before, after, canTakeBack }: ComparisonProps) {
  const environment = useEditor((state) => state.environment)
  const [selected, setSelected] = useState<string | null>(null)
  const differences = useMemo(() => differencesOf(before ?? after, after), [before, after])
  const { changes, gone } = differences
  return (
    <>
      <div className={classes.canvas} data-testid="version-graph">
        <GraphView
          graph={after}
          differences={differences}
          environment={environment}
          selected={selected}
          onSelect={(id) => setSelected(gone.nodes.find((node) => goneId(node.id) === id)?.id ?? id)}
        />
      </div>
      <MarkLegend differences={differences} />
      <ChangeList
        before={before ?? after}
        after={after}
        changes={changes}
        isFirst={before === undefined}
        canTakeBack={canTakeBack}
        selected={selected}
      />
    </>
  )
}
