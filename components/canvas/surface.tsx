'use client'

import { ReactFlow, type ReactFlowProps } from '@xyflow/react'
import { showsPorts, useDetail } from './detail'
import type { FlowEdge, FlowNode } from './flow-types'
import { useDrawing } from './use-drawing'
import { useGivenPlaces } from './use-given-places'

type SurfaceProps = Omit<ReactFlowProps<FlowNode, FlowEdge>, 'nodes' | 'edges' | 'onNodesChange' | 'onEdgesChange'>

/** With more nodes than this, what is out of sight is not in the page, unless it is drawn with so little that it may stay. */
const MANY_NODES = 80

/**
 * React Flow with the graph on it. Only this renders for each step of a drag: whatever it is given stays the same object
 * meanwhile, so that React Flow has no reason to render every card.
 */
export function Surface(props: SurfaceProps) {
  useGivenPlaces()
  const drawing = useDrawing()
  const detail = useDetail()
  return (
    <ReactFlow<FlowNode, FlowEdge>
      {...props}
      {...drawing}
      onlyRenderVisibleElements={drawing.nodes.length > MANY_NODES && showsPorts(detail)}
    />
  )
}
