import '@xyflow/react/dist/style.css'
import { Handle, type NodeProps, Position, ReactFlow, useEdgesState, useNodesState } from '@xyflow/react'
import { createRoot } from 'react-dom/client'
import type { Graph } from '@/pipeline/graph'

/** The same graph in bare React Flow: plain boxes with as many handles, plain edges, nothing around it. */

interface FloorData extends Record<string, unknown> {
  inputs: string[]
  outputs: string[]
}

declare global {
  interface Window {
    floorGraph: Graph
  }
}

const rows = { height: 150, width: 240, border: '1px solid #888', background: '#fff' }

function Box({ id, data }: NodeProps & { data: FloorData }) {
  return (
    <div style={rows} data-testid="node-floor">
      {id}
      {data.inputs.map((port, at) => (
        <Handle key={port} id={port} type="target" position={Position.Left} style={{ top: 60 + at * 26 }} />
      ))}
      {data.outputs.map((port, at) => (
        <Handle key={port} id={port} type="source" position={Position.Right} style={{ top: 60 + at * 26 }} />
      ))}
    </div>
  )
}

const nodeTypes = { box: Box }

function Floor({ graph }: { graph: Graph }) {
  const ports = (side: 'source' | 'target', node: string): string[] => [
    ...new Set(graph.edges.filter((edge) => edge[side].node === node).map((edge) => edge[side].port)),
  ]
  const [nodes, , onNodesChange] = useNodesState(
    graph.nodes.map(({ id, position }) => ({
      id,
      position,
      type: 'box',
      data: { inputs: ports('target', id), outputs: ports('source', id) },
    })),
  )
  const [edges, , onEdgesChange] = useEdgesState(
    graph.edges.map(({ id, source, target }) => ({
      id,
      source: source.node,
      sourceHandle: source.port,
      target: target.node,
      targetHandle: target.port,
    })),
  )
  const changes = { onNodesChange, onEdgesChange }
  return <ReactFlow nodes={nodes} edges={edges} {...changes} nodeTypes={nodeTypes} fitView minZoom={0.05} />
}

const place = document.createElement('div')
place.style.cssText = 'position: fixed; inset: 0'
document.body.append(place)
createRoot(place).render(<Floor graph={window.floorGraph} />)
