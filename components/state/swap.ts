import { z } from 'zod'
import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import type { AnyDefinition, Definitions } from '@/pipeline/node-definition'
import { makeNode } from './commands'
import { bestPair, fittingPairs } from './connections'
import type { Edit } from './edits'

export interface Swap {
  node: GraphNode
  /** The edges that went along, with their ports in the other type. */
  kept: GraphEdge[]
  /** The edges that nothing in the other type takes. */
  lost: GraphEdge[]
}

/** A node as another type: its place, title and frame, the settings that both have, and the edges that fit. */
export function swapped(graph: Graph, definitions: Definitions, old: GraphNode, definition: AnyDefinition): Swap {
  const made = makeNode(definition, old.position)
  const { title, groupId } = old
  const node: GraphNode = {
    ...made,
    config: sharedConfig(definitions.get(old.type), old.config, definition, made.config),
    ...(title === undefined ? {} : { title }),
    ...(groupId === undefined ? {} : { groupId }),
  }
  const hanging = graph.edges.filter((edge) => touches(edge, old.id))
  let open: Graph = {
    ...graph,
    nodes: graph.nodes.map((other) => (other.id === old.id ? node : other)),
    edges: graph.edges.filter((edge) => !touches(edge, old.id)),
  }
  const kept = new Map<string, GraphEdge>()
  // Ports of the same name first, so that no other edge takes them.
  for (const sameName of [true, false]) {
    for (const edge of hanging) {
      const moved = kept.has(edge.id) ? null : rehung(open, definitions, edge, old.id, node, sameName)
      if (!moved) continue
      kept.set(edge.id, moved)
      open = { ...open, edges: [...open.edges, moved] }
    }
  }
  return {
    node,
    kept: hanging.flatMap(({ id }) => kept.get(id) ?? []),
    lost: hanging.filter(({ id }) => !kept.has(id)),
  }
}

/** The swap as one edit; the node keeps its place in the drawing's lists. */
export function swapEdit(graph: Graph, old: string, { node, kept, lost }: Swap): Edit {
  const edges = new Map(kept.map((edge) => [edge.id, edge]))
  const at = graph.nodes.findIndex(({ id }) => id === old)
  const gone = [...kept, ...lost].map(({ id }) => id)
  return {
    kind: 'batch',
    edits: [
      { kind: 'remove', ids: { nodes: [old], edges: gone, notes: [], groups: [] } },
      {
        kind: 'add',
        parts: {
          nodes: [{ at, item: node }],
          edges: graph.edges
            .filter(({ id }) => !lost.some((edge) => edge.id === id))
            .flatMap((edge, index) => {
              const item = edges.get(edge.id)
              return item ? [{ at: index, item }] : []
            }),
          notes: [],
          groups: [],
        },
      },
    ],
  }
}

const touches = ({ source, target }: GraphEdge, node: string): boolean => source.node === node || target.node === node

function rehung(
  graph: Graph,
  definitions: Definitions,
  edge: GraphEdge,
  old: string,
  node: GraphNode,
  sameName: boolean,
): GraphEdge | null {
  const side = edge.source.node === old ? 'source' : 'target'
  const other = graph.nodes.find(({ id }) => id === (side === 'source' ? edge.target : edge.source).node)
  if (!other) return null
  const pairs =
    side === 'source'
      ? fittingPairs(graph, definitions, node, other).filter(({ target }) => target.port === edge.target.port)
      : fittingPairs(graph, definitions, other, node).filter(({ source }) => source.port === edge.source.port)
  const pair = sameName ? pairs.find((candidate) => candidate[side].port === edge[side].port) : bestPair(pairs)
  return pair ? { id: edge.id, source: pair.source, target: pair.target } : null
}

const propertiesSchema = z.looseObject({ properties: z.record(z.string(), z.looseObject({})).catch({}) })

/** What a form adds to a schema, and what a setting is without being set: no part of what it may be. */
const aside = new Set(['default', 'ui', 'visibleWhen', 'step', 'unit', 'advanced', 'row'])

/** What each setting may be, as text to compare. */
function settingsOf(definition: AnyDefinition | undefined): Map<string, string> {
  if (!definition) return new Map()
  const { properties } = propertiesSchema.parse(
    z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }),
  )
  return new Map(
    Object.entries(properties).map(([name, schema]) => [
      name,
      JSON.stringify(Object.entries(schema).filter(([key]) => !aside.has(key))),
    ]),
  )
}

/** The defaults of the new type, with the old values of the settings that have the same name and the same schema. */
function sharedConfig(
  from: AnyDefinition | undefined,
  config: Record<string, unknown>,
  to: AnyDefinition,
  defaults: Record<string, unknown>,
): Record<string, unknown> {
  const [before, after] = [settingsOf(from), settingsOf(to)]
  const shared = Object.entries(config).filter(([name]) => before.has(name) && before.get(name) === after.get(name))
  return { ...defaults, ...structuredClone(Object.fromEntries(shared)) }
}
