'use client'

import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { GraphView } from '@/components/canvas/graph-view'
import { useEditor } from '@/components/state/editor-context'
import type { PipelineChange } from '@/pipeline/diff-pipelines'
import type { Graph } from '@/pipeline/graph'
import { ChangeList } from './change-list'
import { useChanges } from './use-versions'
import classes from './versions.module.css'

interface ComparisonProps {
  /** Without one, `after` is the first version: there is nothing to compare it with. */
  before: Graph | undefined
  after: Graph
  canTakeBack: boolean
}

const kinds = ['added', 'changed', 'removed'] as const

/** Two drawings in one, with what was added, changed and removed marked, and each change in words. */
export function Comparison({ before, after, canTakeBack }: ComparisonProps) {
  const t = useTranslations('editor.versions')
  const environment = useEditor((state) => state.environment)
  const [selected, setSelected] = useState<string | null>(null)
  const changes = useChanges(before, after)
  const { graph, marks } = useMemo(() => together(after, changes), [after, changes])
  return (
    <>
      <div className={classes.canvas} data-testid="version-graph">
        <GraphView graph={graph} marks={marks} environment={environment} selected={selected} onSelect={setSelected} />
      </div>
      {changes.length > 0 ? (
        <ul className={classes.legend}>
          {kinds.map((kind) => (
            <li key={kind} data-mark={kind}>
              {t(`marks.${kind}`)}
            </li>
          ))}
        </ul>
      ) : null}
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

/** What is gone stays in sight, where it was; what is drawn at present lies over it. */
function together(after: Graph, changes: readonly PipelineChange[]): { graph: Graph; marks: Map<string, Mark> } {
  const marks = new Map<string, Mark>()
  const nodes = [...after.nodes]
  const edges = [...after.edges]
  for (const change of changes) {
    if (change.kind === 'node-added') marks.set(change.node.id, 'added')
    if (change.kind === 'node-changed') marks.set(change.after.id, 'changed')
    if (change.kind === 'edge-added') marks.set(change.edge.id, 'added')
    if (change.kind === 'node-removed') {
      nodes.unshift(change.node)
      marks.set(change.node.id, 'removed')
    }
    if (change.kind === 'edge-removed') {
      // An edge may have been drawn anew with the id that another had.
      const edge = { ...change.edge, id: `gone ${change.edge.id}` }
      edges.push(edge)
      marks.set(edge.id, 'removed')
    }
  }
  return { graph: { ...after, nodes, edges }, marks }
}
type Mark = (typeof kinds)[number]
