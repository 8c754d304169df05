import { z } from 'zod'
import type { Graph } from './graph'

/**
 * What a person set on a node to look into it. It belongs to the draft: plans, versions and files know nothing of it.
 * `pins`: values by output port that the node gives instead of running.
 */
export const nodeDebugSchema = z.object({
  pins: z.record(z.string().min(1).max(64), z.unknown()).optional(),
  disabled: z.literal(true).optional(),
  breakpoint: z.literal(true).optional(),
})
export type NodeDebug = z.infer<typeof nodeDebugSchema>

/** What is pinned, switched off and waited for in a draft, by node. */
export interface DraftDebug {
  pins: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  disabled: ReadonlySet<string>
  breakpoints: ReadonlySet<string>
}

/** Reads what is set on the nodes of a draft. */
export function debugOf({ nodes }: Pick<Graph, 'nodes'>): DraftDebug {
  const set = (key: 'disabled' | 'breakpoint') => new Set(nodes.filter(({ debug }) => debug?.[key]).map(({ id }) => id))
  const pinned = nodes.flatMap(({ id, debug }): [string, Record<string, unknown>][] =>
    debug?.pins && Object.keys(debug.pins).length > 0 ? [[id, debug.pins]] : [],
  )
  return { pins: new Map(pinned), disabled: set('disabled'), breakpoints: set('breakpoint') }
}

/** The graph as it is published and exported. */
export function withoutDebug(graph: Graph): Graph {
  if (!graph.nodes.some(({ debug }) => debug)) return graph
  return { ...graph, nodes: graph.nodes.map(({ debug: _debug, ...node }) => node) }
}
