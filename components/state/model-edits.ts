import { referencesOf } from '@/pipeline/declared'
import type { Graph, GraphNode } from '@/pipeline/graph'
import { type ModelRef, modelRefSchema } from '@/pipeline/model-ref'
import type { Definitions } from '@/pipeline/node-definition'
import { configureEdit } from './commands'
import type { Edit } from './edits'

/** Edits by which the models that are asked with a prompt become another one, `provider/name`. */
export function modelEdits(
  graph: Graph,
  definitions: Definitions,
  nodeId: string,
  config: Record<string, unknown>,
  model: string,
): Edit[] {
  const at = model.indexOf('/')
  const ref = modelRefSchema.safeParse({ provider: model.slice(0, at), model: model.slice(at + 1) })
  if (!ref.success) return []
  const nodes = graph.nodes.map((node) => (node.id === nodeId ? { ...node, config } : node))
  return askedNodes({ ...graph, nodes }, definitions, nodeId).map((node) =>
    configureEdit(graph, definitions, node.id, withModel(node, definitions, ref.data)),
  )
}

const modelPaths = (node: GraphNode, definitions: Definitions): (string | number)[][] =>
  referencesOf(node, definitions).flatMap((found) => (found.kind === 'chatModel' ? [found.path] : []))

/** The prompt itself where it asks a model, else the first nodes behind it that do. */
function askedNodes(graph: Graph, definitions: Definitions, from: string): GraphNode[] {
  const seen = new Set([from])
  const queue = [from]
  const found: GraphNode[] = []
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const node = graph.nodes.find((one) => one.id === id)
    if (node && modelPaths(node, definitions).length > 0) {
      found.push(node)
      continue
    }
    for (const { source, target } of graph.edges) {
      if (source.node !== id || seen.has(target.node)) continue
      seen.add(target.node)
      queue.push(target.node)
    }
  }
  return found
}

function withModel(node: GraphNode, definitions: Definitions, ref: ModelRef): Record<string, unknown> {
  let { config } = node
  for (const [field, ...rest] of modelPaths(node, definitions)) {
    if (field !== undefined) config = { ...config, [field]: withValue(config[field], rest, ref) }
  }
  return config
}

/** A value with another one at a place in it; where there is no such place, as it was. */
function withValue(value: unknown, [key, ...rest]: readonly (string | number)[], next: unknown): unknown {
  if (key === undefined) return next
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? withValue(item, rest, next) : item))
  if (typeof value !== 'object' || value === null) return value
  const members: Record<string, unknown> = { ...value }
  return { ...members, [key]: withValue(members[key], rest, next) }
}
