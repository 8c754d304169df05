import { migrateGraph, readGraph } from '@/pipeline/compiler/migrate'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { Issue } from '@/pipeline/issue'
import type { Definitions } from '@/pipeline/node-definition'

/** Any value into a graph; `invalid-graph` with the compiler's issues when it is none. A drawing that does not compile is fine. */
export function requireGraph(value: unknown): Graph {
  const issues: Issue[] = []
  const graph = readGraph(value, issues)
  if (graph) return graph
  const first = issues[0]
  throw new AppError('invalid-graph', first?.message ?? 'This is not a graph.', {
    fix: first?.fix,
    details: { issues: issues.map(({ code, message }) => ({ code, message })) },
  })
}

/** A stored graph, its nodes brought to the installed versions. */
export function storedGraph(text: string, definitions: Definitions): Graph {
  return migrateGraph(requireGraph(JSON.parse(text)), definitions)
}

/** A stored graph as `storedGraph` gives it; `null` for one that cannot be read. */
export function readableGraph(text: string, definitions: Definitions): Graph | null {
  const graph = readGraph(JSON.parse(text), [])
  return graph && migrateGraph(graph, definitions)
}
