'use client'

import '@xyflow/react/dist/style.css'
import { useComputedColorScheme } from '@mantine/core'
import { Background, Controls, type Dimensions, type NodeChange, ReactFlow, ReactFlowProvider } from '@xyflow/react'
import { useMemo, useState } from 'react'
import type { Differences } from '@/components/state/differences'
import { finishedState, type ShownStep } from '@/components/state/node-run-state'
import { definitions } from '@/nodes/definitions.gen'
import { type Environment, emptyEnvironment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import classes from './canvas.module.css'
import { fitView, MIN_ZOOM, useFitOnce } from './fit'
import { edgeTypes, nodeTypes } from './flow-parts'
import type { FlowEdge, FlowNode } from './flow-types'
import { useAriaLabels, useFlowWords } from './flow-words'
import { createToFlow } from './to-flow'
import { useGivenPlaces } from './use-given-places'
import { withDifferences } from './with-differences'
import { createRouter } from './with-routes'

interface GraphViewProps {
  graph: Graph
  /** Finished steps, shown on their nodes. */
  steps?: readonly ShownStep[]
  selected?: string | null
  onSelect?: (nodeId: string | null) => void
  /** What differs from another drawing, marked on this one. */
  differences?: Differences
  /** Names collections in the summaries; without it their ids show. */
  environment?: Pick<Environment, 'collections' | 'pipelines' | 'unpublished'>
}

const noSteps: readonly ShownStep[] = []

/** A graph to look at: nothing can be changed, a node can be selected. Fills its parent, which must have a height. */
export function GraphView(props: GraphViewProps) {
  return (
    <ReactFlowProvider>
      <View {...props} />
    </ReactFlowProvider>
  )
}

function View({ graph, steps = noSteps, differences, selected = null, onSelect, environment }: GraphViewProps) {
  useGivenPlaces()
  const words = useFlowWords()
  const [router] = useState(createRouter)
  const [toFlow] = useState(createToFlow)
  const ariaLabels = useAriaLabels()
  const scheme = useComputedColorScheme('light')
  const { nodes, edges } = useMemo(() => {
    const runs = Object.fromEntries(steps.map((step) => [step.stepId, finishedState(step)]))
    const known = environment ?? emptyEnvironment()
    const input = { graph: opened(graph), definitions, environment: known, issues: [], runs, ...words }
    const flow = toFlow(input)
    const routed = { nodes: flow.nodes, edges: router(flow.nodes, flow.edges) }
    return differences ? withDifferences(routed, differences, input) : routed
  }, [router, toFlow, graph, steps, environment, words, differences])
  const [sizes, setSizes] = useState<ReadonlyMap<string, Dimensions>>(new Map())
  useFitOnce(fitView, true)
  const shown = useMemo(
    () =>
      nodes.map((node) => ({
        ...node,
        selected: node.id === selected,
        measured: sizes.get(node.id) ?? node.measured,
      })),
    [nodes, selected, sizes],
  )
  return (
    <ReactFlow<FlowNode, FlowEdge>
      className={classes.flow}
      nodes={shown}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      colorMode={scheme}
      ariaLabelConfig={ariaLabels}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      deleteKeyCode={null}
      minZoom={MIN_ZOOM}
      onNodeClick={(_event, node) => onSelect?.(node.id)}
      onPaneClick={() => onSelect?.(null)}
      onNodesChange={(changes) => {
        setSizes((before) => withSizes(before, changes))
        const chosen = changes.find((change) => change.type === 'select' && change.selected)
        if (chosen && 'id' in chosen) onSelect?.(chosen.id)
      }}
    >
      <Background gap={24} />
      <Controls showInteractive={false} fitViewOptions={fitView} />
    </ReactFlow>
  )
}

/** Looking at a run means looking at its nodes: nothing is hidden in groups. */
const opened = (graph: Graph): Graph => ({
  ...graph,
  groups: graph.groups.map(({ collapsed: _hidden, ...group }) => group),
})

/** The sizes that React Flow has measured; the same map where nothing changed. */
function withSizes(
  before: ReadonlyMap<string, Dimensions>,
  changes: readonly NodeChange<FlowNode>[],
): ReadonlyMap<string, Dimensions> {
  const fresh = changes.flatMap((change): [string, Dimensions][] =>
    change.type === 'dimensions' && change.dimensions ? [[change.id, change.dimensions]] : [],
  )
  return fresh.length === 0 ? before : new Map([...before, ...fresh])
}
