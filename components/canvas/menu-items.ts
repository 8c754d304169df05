import { makeNode } from '@/components/state/commands'
import { checkConnection, fittingPairs, type PortEnd, portsOfNode } from '@/components/state/connections'
import { nodeIcon } from '@/components/words/node-icons'
import { portLabel, textsOf, titleOf } from '@/components/words/node-texts'
import type { Graph } from '@/pipeline/graph'
import type { Issue } from '@/pipeline/issue'
import type { AnyDefinition, Definitions, Locale } from '@/pipeline/node-definition'
import type { PickerItem } from './picker'

/** Node types that can be added; for a loose end of an edge only those that fit it. */
export function addItems(
  graph: Graph,
  definitions: Definitions,
  locale: Locale,
  { from, to }: { from?: PortEnd; to?: PortEnd },
): PickerItem[] {
  const anchor = graph.nodes.find((node) => node.id === (from ?? to)?.node)
  return [...definitions.values()].flatMap((definition) => {
    if (anchor) {
      const node = makeNode(definition, { x: 0, y: 0 })
      const withNode = { ...graph, nodes: [...graph.nodes, node] }
      const fits = from
        ? fittingPairs(withNode, definitions, anchor, node).some((pair) => pair.source.port === from.port)
        : fittingPairs(withNode, definitions, node, anchor).some((pair) => pair.target.port === to?.port)
      if (!fits) return []
    }
    const texts = textsOf(definition, locale)
    return [{ id: definition.type, label: texts.title, hint: texts.description, icon: nodeIcon(definition.type) }]
  })
}

const SEPARATOR = '\u0000'
const connectId = (source: PortEnd, target: PortEnd): string =>
  [source.node, source.port, target.node, target.port].join(SEPARATOR)

/** The two ends that a connect item stands for. */
export function readConnectId(id: string): { source: PortEnd; target: PortEnd } | null {
  const [sourceNode, sourcePort, targetNode, targetPort] = id.split(SEPARATOR)
  if (!sourceNode || !sourcePort || !targetNode || !targetPort) return null
  return { source: { node: sourceNode, port: sourcePort }, target: { node: targetNode, port: targetPort } }
}

/** Every edge that could be drawn at a node, out of it and into it; those that cannot say why. */
export function connectItems(
  graph: Graph,
  definitions: Definitions,
  locale: Locale,
  nodeId: string,
  reasonOf: (issue: Issue, target: AnyDefinition | undefined) => string,
): { title: string; items: PickerItem[] } {
  const node = graph.nodes.find((candidate) => candidate.id === nodeId)
  if (!node) return { title: '', items: [] }
  const definition = definitions.get(node.type)
  const own = portsOfNode(node, definitions)
  const item = (source: PortEnd, target: PortEnd, label: string): PickerItem => {
    const result = checkConnection(graph, definitions, source, target)
    if (result.ok) return { id: connectId(source, target), label }
    const taker = graph.nodes.find((candidate) => candidate.id === target.node)
    const refused = reasonOf(result.reason, taker && definitions.get(taker.type))
    return { id: connectId(source, target), label, refused }
  }
  const items = graph.nodes.flatMap((other) => {
    if (other.id === nodeId) return []
    const otherDefinition = definitions.get(other.type)
    const otherTitle = titleOf(other, otherDefinition, locale)
    const ports = portsOfNode(other, definitions)
    const outgoing = Object.keys(own.outputs).flatMap((output) =>
      Object.keys(ports.inputs).map((input) =>
        item(
          { node: nodeId, port: output },
          { node: other.id, port: input },
          `${portLabel(definition, output, locale)} → ${otherTitle} · ${portLabel(otherDefinition, input, locale)}`,
        ),
      ),
    )
    const incoming = Object.keys(own.inputs).flatMap((input) =>
      Object.keys(ports.outputs).map((output) =>
        item(
          { node: other.id, port: output },
          { node: nodeId, port: input },
          `${portLabel(definition, input, locale)} ← ${otherTitle} · ${portLabel(otherDefinition, output, locale)}`,
        ),
      ),
    )
    return [...outgoing, ...incoming]
  })
  return { title: titleOf(node, definition, locale), items }
}

/** Everything on the canvas that can be looked for. */
export function findItems(graph: Graph, definitions: Definitions, locale: Locale): PickerItem[] {
  const nodes = graph.nodes.map((node) => {
    const definition = definitions.get(node.type)
    return {
      id: node.id,
      label: titleOf(node, definition, locale),
      hint: definition ? textsOf(definition, locale).title : node.type,
      icon: nodeIcon(node.type),
    }
  })
  const notes = graph.notes.map((note) => ({ id: note.id, label: note.text.split('\n')[0] || '…' }))
  return [...nodes, ...notes, ...graph.groups.map((group) => ({ id: group.id, label: group.title }))]
}
