import { drawablePorts } from '@/components/state/connections'
import type { NodeRunState } from '@/components/state/node-run-state'
import { portLabel, textsOf, titleOf } from '@/components/words/node-texts'
import { portsOf } from '@/pipeline/compiler/connect'
import type { Environment } from '@/pipeline/environment'
import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import type { Issue } from '@/pipeline/issue'
import type { Definitions, Locale, Ports } from '@/pipeline/node-definition'
import type { PortType } from '@/pipeline/ports'
import { placesOf } from './card-places'
import { collapseGroups } from './collapse'
import type { CardFlowNode, FlowEdge, FlowNode, GroupFlowNode, NoteFlowNode, PortView } from './flow-types'
import { fillSummary, type SummaryWords } from './summary'

export interface FlowInput {
  graph: Graph
  definitions: Definitions
  environment: Pick<Environment, 'collections' | 'pipelines' | 'unpublished'>
  issues: Issue[]
  runs: Record<string, NodeRunState>
  locale: Locale
  words: SummaryWords & {
    edge: (from: string, to: string) => string
    port: (side: 'inputPort' | 'outputPort', name: string, type: PortType) => string
    lostPort: (name: string) => string
  }
}

/** The graph as React Flow draws it: frames at the back, then notes, then cards; a collapsed group is a card itself. */
export function toFlow(input: FlowInput): { nodes: FlowNode[]; edges: FlowEdge[] } {
  const ports = portsOf(input.graph, input.definitions)
  return collapseGroups(input.graph, {
    nodes: [
      ...groups(input.graph),
      ...notes(input.graph),
      ...input.graph.nodes.map((node) => card(node, input, ports)),
    ],
    edges: wires(input, ports),
  })
}

type PortMap = Map<string, { inputs: Ports; outputs: Ports }>

function card(node: GraphNode, input: FlowInput, ports: PortMap): CardFlowNode {
  const { definitions, locale, issues, environment, words, graph } = input
  const definition = definitions.get(node.type)
  const found = issues.filter((issue) => issue.nodeId === node.id)
  const given = drawablePorts(definition, ports.get(node.id))
  const title = titleOf(node, definition, locale)
  const view = (side: 'source' | 'target', specs: Ports): PortView[] => {
    const used = new Set(graph.edges.filter((edge) => edge[side].node === node.id).map((edge) => edge[side].port))
    const shown = Object.entries(specs).map(([name, spec]) => {
      const label = portLabel(definition, name, locale)
      return {
        name,
        label,
        spoken: words.port(side === 'target' ? 'inputPort' : 'outputPort', label, spec.type),
        type: spec.type,
        required: spec.required,
        connected: used.has(name),
      }
    })
    // An edge can be seen, picked up and deleted only where both its ends are drawn.
    const lost = [...used].filter((name) => !Object.hasOwn(specs, name))
    return [
      ...shown,
      ...lost.map((name) => lostPort(name, portLabel(definition, name, locale), ports.has(node.id), words)),
    ]
  }
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

/** `lost` is false for a node that cannot tell its ports: what its edges use may well be there. */
const lostPort = (name: string, label: string, lost: boolean, words: FlowInput['words']): PortView => ({
  name,
  label,
  spoken: lost ? words.lostPort(label) : label,
  lost,
  type: 'text',
  required: true,
  connected: true,
})

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
  const isLost = (side: 'source' | 'target', edge: GraphEdge): boolean => {
    const { node, port } = edge[side]
    if (!ports.has(node)) return false
    const given = drawablePorts(definitions.get(nodes.get(node)?.type ?? ''), ports.get(node))
    return !Object.hasOwn(side === 'source' ? given.outputs : given.inputs, port)
  }
  return whole.map((edge) => {
    const label = words.edge(name(edge.source.node, edge.source.port), name(edge.target.node, edge.target.port))
    const lost = { source: isLost('source', edge), target: isLost('target', edge) }
    return {
      id: edge.id,
      type: 'wire',
      source: edge.source.node,
      sourceHandle: edge.source.port,
      target: edge.target.node,
      targetHandle: edge.target.port,
      ariaLabel: label,
      // Only what hangs loose is picked up at its end: elsewhere a pull begins a new edge.
      reconnectable: lost.source === lost.target ? lost.source : lost.source ? 'source' : 'target',
      data: {
        type: ports.get(edge.source.node)?.outputs[edge.source.port]?.type ?? null,
        label,
        broken:
          lost.source || lost.target || issues.some((issue) => issue.edgeId === edge.id && issue.severity === 'error'),
        live: runs[edge.target.node]?.state === 'running',
      },
    }
  })
}
