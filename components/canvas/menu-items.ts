import { checkConnection, type Pair, type PortEnd, portsOfNode } from '@/components/state/connections'
import { isTaken, type Spot, suggestions, unlikeliness } from '@/components/state/suggest'
import { swapped } from '@/components/state/swap'
import { nodeIcon } from '@/components/words/node-icons'
import { portLabel, textsOf, titleOf } from '@/components/words/node-texts'
import type { Graph, GraphNode } from '@/pipeline/graph'
import type { Issue } from '@/pipeline/issue'
import type { AnyDefinition, Definitions, Locale } from '@/pipeline/node-definition'
import type { PickerItem } from './picker'

/** Node types that can be added; for a spot at an edge only those that fit it, the most usual first. */
export function addItems(graph: Graph, definitions: Definitions, locale: Locale, spot: Spot): PickerItem[] {
  return suggestions(graph, definitions, spot).map((definition) => typeItem(definition, locale))
}

function typeItem(definition: AnyDefinition, locale: Locale): PickerItem {
  const { title, description } = textsOf(definition, locale)
  return { id: definition.type, label: title, hint: description, icon: nodeIcon(definition.type) }
}

/** Types that a node could become: those that keep most of its edges first. `keeps` says how many of them. */
export function swapItems(
  graph: Graph,
  definitions: Definitions,
  locale: Locale,
  nodeId: string,
  keeps: (kept: number, all: number) => string,
): { title: string; items: PickerItem[] } {
  const node = graph.nodes.find(({ id }) => id === nodeId)
  if (!node) return { title: '', items: [] }
  const own = definitions.get(node.type)
  const items = [...definitions.values()]
    .filter((definition) => definition !== own && !isTaken(graph, definitions, definition))
    .map((definition) => ({ definition, ...swapped(graph, definitions, node, definition) }))
    .sort(
      (a, b) =>
        b.kept.length - a.kept.length ||
        Number(b.definition.category === own?.category) - Number(a.definition.category === own?.category),
    )
    .map(({ definition, kept, lost }) => {
      const item = typeItem(definition, locale)
      const all = kept.length + lost.length
      return all === 0 ? item : { ...item, hint: `${keeps(kept.length, all)} ${item.hint ?? ''}` }
    })
  return { title: titleOf(node, own, locale), items }
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

interface ConnectWords {
  refused: (issue: Issue, target: AnyDefinition | undefined) => string
  /** That the edge from there goes. */
  replaces: (from: string) => string
}

interface RankedItem {
  item: PickerItem
  rank: number
}

/** Every edge that could be drawn at a node, the most usual first; those that cannot be drawn say why. */
export function connectItems(
  graph: Graph,
  definitions: Definitions,
  locale: Locale,
  nodeId: string,
  words: ConnectWords,
): { title: string; items: PickerItem[] } {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const node = nodes.get(nodeId)
  if (!node) return { title: '', items: [] }
  const typeOf = (id: string) => definitions.get(nodes.get(id)?.type ?? '')
  const portOf = ({ node: id, port }: PortEnd): string => portLabel(typeOf(id), port, locale)
  const nameOf = (end: PortEnd): string => {
    const other = nodes.get(end.node)
    return other ? `${titleOf(other, typeOf(end.node), locale)} · ${portOf(end)}` : end.node
  }
  const ranked = ({ source, target, exact }: Pair): RankedItem => {
    const label =
      source.node === nodeId ? `${portOf(source)} → ${nameOf(target)}` : `${portOf(target)} ← ${nameOf(source)}`
    const item = { id: connectId(source, target), label }
    const result = checkConnection(graph, definitions, source, target)
    if (!result.ok) return { item: { ...item, refused: words.refused(result.reason, typeOf(target.node)) }, rank: 0 }
    const rank = unlikeliness(typeOf(source.node), typeOf(target.node), exact) + (source.port === target.port ? 0 : 0.5)
    if (!result.replaces) return { item, rank }
    return { item: { ...item, hint: words.replaces(nameOf(result.replaces.source)) }, rank: rank + REPLACING }
  }
  const items = graph.nodes
    .filter((other) => other !== node)
    .flatMap((other) => [...everyPair(definitions, node, other), ...everyPair(definitions, other, node)])
    .map(ranked)
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
  return { title: titleOf(node, definitions.get(node.type), locale), items }
}

/** What takes the place of an edge comes after everything that takes a free port. */
const REPLACING = 100

function everyPair(definitions: Definitions, from: GraphNode, to: GraphNode): Pair[] {
  const inputs = Object.entries(portsOfNode(to, definitions).inputs)
  return Object.entries(portsOfNode(from, definitions).outputs).flatMap(([output, given]) =>
    inputs.map(([input, taken]) => ({
      source: { node: from.id, port: output },
      target: { node: to.id, port: input },
      exact: given.type === taken.type,
    })),
  )
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
