'use client'

import '@xyflow/react/dist/style.css'
import { useComputedColorScheme } from '@mantine/core'
import { Background, Controls, ReactFlow, ReactFlowProvider } from '@xyflow/react'
import { useMemo } from 'react'
import { definitions } from '@/nodes/definitions.gen'
import { type Environment, emptyEnvironment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import classes from './canvas.module.css'
import { edgeTypes, nodeTypes } from './flow-parts'
import type { FlowEdge, FlowNode } from './flow-types'
import { finishedState, type ShownStep } from './node-run-state'
import { toFlow } from './to-flow'
import { useAriaLabels } from './use-aria-labels'
import { useFlowWords } from './use-flow-words'

interface GraphViewProps {
  graph: Graph
  /** Finished steps, shown on their nodes. */
  steps?: readonly ShownStep[]
  selected?: string | null
  onSelect?: (nodeId: string | null) => void
  /** Names collections in the summaries; without it their ids show. */
  environment?: Pick<Environment, 'collections'>
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

function View({ graph, steps = noSteps, selected = null, onSelect, environment }: GraphViewProps) {
  const words = useFlowWords()
  const ariaLabels = useAriaLabels()
  const scheme = useComputedColorScheme('light')
  const { nodes, edges } = useMemo(() => {
    const runs = Object.fromEntries(steps.map((step) => [step.stepId, finishedState(step)]))
    return toFlow({ graph, definitions, environment: environment ?? emptyEnvironment(), issues: [], runs, ...words })
  }, [graph, steps, environment, words])
  const shown = useMemo(() => nodes.map((node) => ({ ...node, selected: node.id === selected })), [nodes, selected])
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
      fitView
      fitViewOptions={{ padding: 0.15, maxZoom: 1 }}
      minZoom={0.2}
      onNodeClick={(_event, node) => onSelect?.(node.id)}
      onPaneClick={() => onSelect?.(null)}
      onNodesChange={(changes) => {
        const chosen = changes.find((change) => change.type === 'select' && change.selected)
        if (chosen && 'id' in chosen) onSelect?.(chosen.id)
      }}
    >
      <Background gap={24} />
      <Controls showInteractive={false} />
    </ReactFlow>
  )
}
