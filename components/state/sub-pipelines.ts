import type { Graph } from '@/pipeline/graph'
import { removeEdit } from './commands'
import type { Edit, Parts, Placed } from './edits'

/** Why a part of a graph cannot become a pipeline, or a pipeline part of a graph; `name` is the node or port meant. */
export interface Refused {
  ok: false
  why:
    | 'nothing'
    | 'role'
    | 'broken'
    | 'loop'
    | 'takes'
    | 'gives-nothing'
    | 'gives'
    | 'gives-several'
    | 'not-given'
    | 'no-answer'
    | 'no-sources'
    | 'result'
    | 'converted'
    | 'too-large'
  name?: string
}
export const refuse = (why: Refused['why'], name?: string): Refused => ({ ok: false, why, ...(name ? { name } : {}) })

/** Takes things away and adds others behind those that stay. */
export function swap(
  graph: Graph,
  gone: ReadonlySet<string>,
  fresh: { [K in keyof Parts]?: Parts[K][number]['item'][] },
): Edit {
  const placed = <T>(items: T[] | undefined, after: number): Placed<T>[] =>
    (items ?? []).map((item, index) => ({ at: after + index, item }))
  const parts: Parts = {
    nodes: placed(fresh.nodes, graph.nodes.length),
    edges: placed(fresh.edges, graph.edges.length),
    notes: placed(fresh.notes, graph.notes.length),
    groups: placed(fresh.groups, graph.groups.length),
  }
  const removal = removeEdit(graph, gone)
  return { kind: 'batch', edits: [...(removal ? [removal] : []), { kind: 'add', parts }] }
}
