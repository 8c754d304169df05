import { drawablePorts } from '@/components/state/connections'
import type { NodeRunState } from '@/components/state/node-run-state'
import { portLabel, textsOf, titleOf } from '@/components/words/node-texts'
import { portsOf } from '@/pipeline/compiler/connect'
import type { Environment } from '@/pipeline/environment'
import type { Graph, GraphNode } from '@/pipeline/graph'
import type { Issue } from '@/pipeline/issue'
import type { Definitions, Locale, Ports } from '@/pipeline/node-definition'
import type { PortType } from '@/pipeline/ports'
import { placesOf } from './card-places'
import type { CardFlowNode, FlowEdge, FlowNode, GroupFlowNode, NoteFlowNode, PortView } from './flow-types'
import { fillSummary, type SummaryWords } from './summary'

export interface FlowInput {
  graph: Graph
  definitions: Definitions
  environment: Pick<Environment, 'collections' | 'pipelines'>
  issues: Issue[]
  runs: Record<string, NodeRunState>
  locale: Locale
  words: SummaryWords & {
    edge: (from: string, to: string) => string
    port: (side: 'inputPort' | 'outputPort', name: string, type: PortType) => string
  }
}

/** The graph as React Flow draws it: frames at the back, then notes, then cards. */
export function toFlow(input: FlowInput): { nodes: FlowNode[]; edges: FlowEdge[] } {
  const ports = portsOf(input.graph, input.definitions)
  return {
    nodes: [
      ...groups(input.graph),
      ...notes(input.graph),
      ...input.graph.nodes.map((node) => card(node, input, ports)),
    ],
    edges: wires(input, ports),
  }
}

type PortMap = Map<string, { inputs: Ports; outputs: Ports }>

function card(node: GraphNode, input: FlowInput, ports: PortMap): CardFlowNode {
  const { definitions, locale, issues, environment, words, graph } = input
  const definition = definitions.get(node.type)
  const found = issues.filter((issue) => issue.nodeId === node.id)
  const given = drawablePorts(definition, ports.get(node.id))
  const title = titleOf(node, definition, locale)
  const used = (side: 'source' | 'target', port: string): boolean =>
    graph.edges.some((edge) => edge[side].node === node.id && edge[side].port === port)
  const view = (side: 'source' | 'target', specs: Ports): PortView[] =>
    Object.entries(specs).map(([name, spec]) => {
      const label = portLabel(definition, name, locale)
      return {
        name,
        label,
        spoken: words.port(side === 'target' ? 'inputPort' : 'outputPort', label, spec.type),
        type: spec.type,
        required: spec.required,
        connected: used(side, name),
      }
    })
  const inputs = view('target', given.inputs)
  const outputs = view('source', given.outputs)
  return {
    id: node.id,
    type: 'card',
    position: node.position,
    ...placesOf(inputs, outputs),
    ariaLabel: title,
    zIndex: 1,
    data: {
      node,
      definition,
      title,
      typeTitle: definition ? textsOf(definition, locale).title : node.type,
      summary: definition ? fillSummary(textsOf(definition, locale), node.config, environment, words) : node.type,
      inputs,
      outputs,
      errors: found.filter((issue) => issue.severity === 'error').length,
      warnings: found.filter((issue) => issue.severity === 'warning').length,
      run: input.runs[node.id] ?? null,
    },
  }
}

function notes(graph: Graph): NoteFlowNode[] {
  return graph.notes.map((note) => ({
    id: note.id,
    type: 'note',
    position: note.position,
    width: note.size.width,
    height: note.size.height,
    data: { text: note.text },
  }))
}

function groups(graph: Graph): GroupFlowNode[] {
  return graph.groups.map((group) => ({
    id: group.id,
    type: 'group-frame',
    position: group.position,
    width: group.size.width,
    height: group.size.height,
    zIndex: -1,
    dragHandle: '.group-frame-handle',
    data: {
      title: group.title,
      members: graph.nodes.filter((node) => node.groupId === group.id).map((node) => node.id),
    },
  }))
}

function wires({ graph, definitions, locale, words, issues, runs }: FlowInput, ports: PortMap): FlowEdge[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const name = (id: string, port: string): string => {
    const node = nodes.get(id)
    if (!node) return id
    const definition = definitions.get(node.type)
    return `${titleOf(node, definition, locale)} · ${portLabel(definition, port, locale)}`
  }
  // React Flow cannot draw an edge whose end is gone; the compiler reports those.
  const whole = graph.edges.filter((edge) => nodes.has(edge.source.node) && nodes.has(edge.target.node))
  return whole.map((edge) => {
    const label = words.edge(name(edge.source.node, edge.source.port), name(edge.target.node, edge.target.port))
    return {
      id: edge.id,
      type: 'wire',
      source: edge.source.node,
      sourceHandle: edge.source.port,
      target: edge.target.node,
      targetHandle: edge.target.port,
      ariaLabel: label,
      data: {
        type: ports.get(edge.source.node)?.outputs[edge.source.port]?.type ?? null,
        label,
        broken: issues.some((issue) => issue.edgeId === edge.id && issue.severity === 'error'),
        live: runs[edge.target.node]?.state === 'running',
      },
    }
  })
}
