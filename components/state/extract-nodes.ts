import { input } from '@/nodes/input/definition'
import { output } from '@/nodes/output/definition'
import { subPipeline } from '@/nodes/sub-pipeline/definition'
import type { NodePorts } from '@/pipeline/compiler/connect'
import { portsOf } from '@/pipeline/compiler/connect'
import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import type { InputField } from '@/pipeline/input-field'
import type { Definitions } from '@/pipeline/node-definition'
import type { PortType } from '@/pipeline/ports'
import { makeEdge, makeNode, withHidden } from './commands'
import type { PortEnd } from './connections'
import type { Edit } from './edits'
import { boundsOf, boxesOf, insideOf, NODE_WIDTH } from './geometry'
import { type Refused, refuse, swap } from './sub-pipelines'

export interface Extraction {
  ok: true
  /** The new pipeline. Its nodes keep their ids, so that putting them back gives the very same plan. */
  graph: Graph
  /** What puts a node that runs the new pipeline in place of its nodes. */
  replace(pipelineId: string): { edit: Edit; id: string }
}

/** What an input field may be called that carries values of a type; other types do not enter a pipeline. */
const fieldTypes: { readonly [type in PortType]?: InputField['type'] } = {
  text: 'long-text',
  number: 'number',
  boolean: 'boolean',
  json: 'json',
}
const GAP = 72

/**
 * Makes a pipeline of the selected nodes. Each output outside that leads in becomes an input field, whatever the nodes
 * are called; one text that leads out becomes its answer, chunks its sources.
 */
export function extractNodes(
  graph: Graph,
  definitions: Definitions,
  chosen: ReadonlySet<string>,
): Extraction | Refused {
  const groups = graph.groups.filter(({ id }) => chosen.has(id))
  const selection = withHidden(graph, new Set([...chosen, ...groups.flatMap((group) => insideOf(graph, group))]))
  const nodes = graph.nodes.filter(({ id }) => selection.has(id))
  const inner = new Set(nodes.map(({ id }) => id))
  const ports = portsOf(graph, definitions)
  const fault = unfit(graph, definitions, nodes, ports)
  if (fault) return fault
  const entering = graph.edges.filter(({ source, target }) => !inner.has(source.node) && inner.has(target.node))
  const leaving = graph.edges.filter(({ source, target }) => inner.has(source.node) && !inner.has(target.node))
  const fields = fieldsFor(entering, ports)
  const results = resultsFor(leaving, ports)
  if (!Array.isArray(fields)) return fields
  if ('ok' in results) return results
  const boxes = boxesOf({ ...graph, nodes, notes: [], groups: [] }, definitions)
  const bounds = boundsOf(boxes) ?? { x: 0, y: 0, width: 0, height: 0 }
  const corner = { x: bounds.x, y: bounds.y }
  const inside = makeNode(input, { x: bounds.x - NODE_WIDTH - GAP, y: bounds.y })
  inside.config = { fields: fields.map(({ field }) => field) }
  const outside = makeNode(output, { x: bounds.x + bounds.width + GAP, y: bounds.y })
  // What comes out is given on as it is: whoever asked checks what it cites.
  outside.config = { citations: false, requireCitations: false }
  const kept = new Set(groups.map(({ id }) => id))
  const into = fields.flatMap(({ field, targets }) =>
    targets.map((target) => makeEdge({ node: inside.id, port: field.name }, target)),
  )
  const out = Object.entries(results).map(([port, { source }]) => makeEdge(source, { node: outside.id, port }))
  return {
    ok: true,
    graph: {
      version: graph.version,
      nodes: [inside, ...nodes.map((node) => ungrouped(node, kept)), outside],
      edges: [
        ...graph.edges.filter(({ source, target }) => inner.has(source.node) && inner.has(target.node)),
        ...into,
        ...out,
      ],
      notes: graph.notes.filter(({ id }) => selection.has(id)),
      groups,
    },
    replace: (pipelineId) => {
      const node = makeNode(subPipeline, corner)
      node.config = { pipelineId, fields: fields.map(({ field }) => field) }
      const edges = [
        ...fields.map(({ field, source }) => makeEdge(source, { node: node.id, port: field.name })),
        ...Object.entries(results).flatMap(([port, { edges: given }]) =>
          given.map((edge) => ({ ...edge, source: { node: node.id, port } })),
        ),
      ]
      return { edit: swap(graph, new Set([...selection, ...kept]), { nodes: [node], edges }), id: node.id }
    },
  }
}

/** What keeps nodes from being a pipeline of their own, apart from what leads in and out. */
function unfit(
  graph: Graph,
  definitions: Definitions,
  nodes: GraphNode[],
  ports: ReadonlyMap<string, NodePorts>,
): Refused | null {
  if (nodes.length === 0) return refuse('nothing')
  const role = nodes.find(({ type }) => definitions.get(type)?.role !== undefined)
  if (role) return refuse('role', role.id)
  const inner = new Set(nodes.map(({ id }) => id))
  const broken = graph.edges.find(({ source, target }) => {
    if (!inner.has(source.node) && !inner.has(target.node)) return false
    const given = ports.get(source.node)?.outputs ?? {}
    const taken = ports.get(target.node)?.inputs ?? {}
    return !Object.hasOwn(given, source.port) || !Object.hasOwn(taken, target.port)
  })
  if (broken) return refuse('broken', inner.has(broken.source.node) ? broken.source.node : broken.target.node)
  // What leads out and in again would have to run between the nodes of one step.
  const between = new Set<string>()
  const queue = graph.edges.filter(({ source }) => inner.has(source.node)).map(({ target }) => target.node)
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (inner.has(id) || between.has(id)) continue
    between.add(id)
    for (const edge of graph.edges) {
      if (edge.source.node !== id) continue
      if (inner.has(edge.target.node)) return refuse('loop', id)
      queue.push(edge.target.node)
    }
  }
  return null
}

interface Entering {
  field: InputField
  source: PortEnd
  targets: PortEnd[]
}

const portKey = ({ node, port }: PortEnd): string => `${node}\u0000${port}`

function fieldsFor(entering: GraphEdge[], ports: ReadonlyMap<string, NodePorts>): Entering[] | Refused {
  const bySource = new Map<string, GraphEdge[]>()
  for (const edge of entering) {
    const key = portKey(edge.source)
    bySource.set(key, [...(bySource.get(key) ?? []), edge])
  }
  const fields: Entering[] = []
  for (const [first, ...others] of bySource.values()) {
    if (!first) continue
    const spec = ports.get(first.source.node)?.outputs[first.source.port]
    const type = spec && fieldTypes[spec.type]
    if (!type) return refuse('takes', first.target.node)
    const targets = [first, ...others].map(({ target }) => target)
    const required = targets.some(({ node, port }) => ports.get(node)?.inputs[port]?.required)
    const name = freeName(first.source.port, new Set(fields.map(({ field }) => field.name)))
    fields.push({ field: { name, type, required }, source: first.source, targets })
  }
  return fields
}

/** A field's name made of a port's, different from those there are. */
function freeName(port: string, taken: ReadonlySet<string>): string {
  const plain =
    port
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]+/g, '_')
      .replace(/^[^a-z]+/, '')
      .slice(0, 50) || 'value'
  let name = plain
  for (let number = 2; taken.has(name); number += 1) name = `${plain}_${number}`
  return name
}

type Results = { [port in 'answer' | 'sources']?: { source: PortEnd; edges: GraphEdge[] } }

function resultsFor(leaving: GraphEdge[], ports: ReadonlyMap<string, NodePorts>): Results | Refused {
  const results: Results = {}
  for (const edge of leaving) {
    const type = ports.get(edge.source.node)?.outputs[edge.source.port]?.type
    const port = type === 'text' ? 'answer' : type === 'chunks' ? 'sources' : null
    if (!port) return refuse('gives', edge.source.node)
    const known = results[port]
    if (known && portKey(known.source) !== portKey(edge.source)) return refuse('gives-several', edge.source.node)
    results[port] = { source: edge.source, edges: [...(known?.edges ?? []), edge] }
  }
  const { answer, sources } = results
  // Every pipeline answers something: chunks alone are its answer, too, as a text.
  if (answer) return results
  return sources ? { answer: { source: sources.source, edges: [] }, sources } : refuse('gives-nothing')
}

function ungrouped(node: GraphNode, kept: ReadonlySet<string>): GraphNode {
  const { groupId, ...rest } = node
  return groupId !== undefined && kept.has(groupId) ? node : rest
}
