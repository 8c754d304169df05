import { drawablePorts } from '@/components/state/connections'
import type { NodeRunState } from '@/components/state/node-run-state'
import { portLabel, textsOf, titleOf } from '@/components/words/node-texts'
import { type NodePorts, portsOf } from '@/pipeline/compiler/connect'
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

/** What is asked about every node or edge, found once for all of them. */
interface Found {
  ports: ReadonlyMap<string, NodePorts>
  /** The ports that are drawn, by node. */
  drawn: ReadonlyMap<string, NodePorts>
  /** The ports that edges lead to, by node. */
  used: Record<Side, ReadonlyMap<string, Set<string>>>
  issues: Record<'nodeId' | 'edgeId', ReadonlyMap<string, Issue[]>>
}
type Side = 'source' | 'target'

function findAll({ graph, definitions, issues }: FlowInput): Found {
  const ports = portsOf(graph, definitions)
  const used = (side: Side) => {
    const byNode = new Map<string, Set<string>>()
    for (const { [side]: end } of graph.edges) byNode.set(end.node, (byNode.get(end.node) ?? new Set()).add(end.port))
    return byNode
  }
  const about = (key: 'nodeId' | 'edgeId') => {
    const byId = new Map<string, Issue[]>()
    for (const issue of issues) {
      const id = issue[key]
      if (id !== undefined) byId.set(id, [...(byId.get(id) ?? []), issue])
    }
    return byId
  }
  return {
    ports,
    drawn: new Map(graph.nodes.map(({ id, type }) => [id, drawablePorts(definitions.get(type), ports.get(id))])),
    used: { source: used('source'), target: used('target') },
    issues: { nodeId: about('nodeId'), edgeId: about('edgeId') },
  }
}

/**
 * The graph as React Flow draws it: frames at the back, then notes, then cards; a collapsed group is a card itself. What
 * follows from the same as in the drawing before is the same object.
 */
export function createToFlow(): (input: FlowInput) => { nodes: FlowNode[]; edges: FlowEdge[] } {
  const cards = kept<CardFlowNode>()
  const wires = kept<FlowEdge>()
  return (input) => {
    const { graph, definitions, environment, words } = input
    const found = findAll(input)
    const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
    const common = [definitions, environment, words]
    const cardOf = (node: GraphNode) => {
      const { source, target } = found.used
      const edges = [source, target].map((used) => [...(used.get(node.id) ?? [])].join('\n'))
      const own = [node, found.ports.get(node.id), input.runs[node.id], ...(found.issues.nodeId.get(node.id) ?? [])]
      return cards(node.id, [...common, ...edges, ...own], () => card(node, input, found))
    }
    const wireOf = (edge: GraphEdge) => {
      const ends = [nodes.get(edge.source.node), nodes.get(edge.target.node)]
      // React Flow cannot draw an edge whose end is gone; the compiler reports those.
      if (ends.includes(undefined)) return []
      const ports = [found.ports.get(edge.source.node), found.ports.get(edge.target.node)]
      const own = [edge, isLive(edge, input), ...(found.issues.edgeId.get(edge.id) ?? [])]
      return [wires(edge.id, [...common, ...ends, ...ports, ...own], () => wire(edge, nodes, input, found))]
    }
    return collapseGroups(graph, {
      nodes: [...groups(graph), ...notes(graph), ...graph.nodes.map(cardOf)],
      edges: graph.edges.flatMap(wireOf),
    })
  }
}

/** Gives what was made before under an id while the facts behind it are the same. */
function kept<T>(): (id: string, facts: readonly unknown[], make: () => T) => T {
  const before = new Map<string, { facts: readonly unknown[]; made: T }>()
  return (id, facts, make) => {
    const old = before.get(id)
    if (old && old.facts.length === facts.length && facts.every((fact, at) => fact === old.facts[at])) return old.made
    const made = make()
    before.set(id, { facts, made })
    return made
  }
}

function card(node: GraphNode, input: FlowInput, found: Found): CardFlowNode {
  const { definitions, locale, environment, words } = input
  const definition = definitions.get(node.type)
  const issues = found.issues.nodeId.get(node.id) ?? []
  const given = found.drawn.get(node.id)
  const title = titleOf(node, definition, locale)
  const view = (side: Side, specs: Ports = {}): PortView[] => {
    const used = found.used[side].get(node.id) ?? new Set<string>()
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
      ...lost.map((name) => lostPort(name, portLabel(definition, name, locale), found.ports.has(node.id), words)),
    ]
  }
  const inputs = view('target', given?.inputs)
  const outputs = view('source', given?.outputs)
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
      errors: issues.filter((issue) => issue.severity === 'error').length,
      warnings: issues.filter((issue) => issue.severity === 'warning').length,
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

const isLive = (edge: GraphEdge, { runs }: FlowInput): boolean => runs[edge.target.node]?.state === 'running'

function wire(
  edge: GraphEdge,
  nodes: ReadonlyMap<string, GraphNode>,
  input: FlowInput,
  { ports, drawn, issues }: Found,
): FlowEdge {
  const { definitions, locale, words } = input
  const name = ({ node: id, port }: GraphEdge['source']): string => {
    const node = nodes.get(id)
    if (!node) return id
    const definition = definitions.get(node.type)
    return `${titleOf(node, definition, locale)} · ${portLabel(definition, port, locale)}`
  }
  const isLost = (side: Side): boolean => {
    const { node, port } = edge[side]
    if (!ports.has(node)) return false
    const given = drawn.get(node)
    return !Object.hasOwn((side === 'source' ? given?.outputs : given?.inputs) ?? {}, port)
  }
  const label = words.edge(name(edge.source), name(edge.target))
  const lost = { source: isLost('source'), target: isLost('target') }
  const isWrong = (issues.edgeId.get(edge.id) ?? []).some(({ severity }) => severity === 'error')
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
      broken: lost.source || lost.target || isWrong,
      live: isLive(edge, input),
    },
  }
}
