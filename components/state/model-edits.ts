import type { Graph } from '@/pipeline/graph'
import { modelRefSchema } from '@/pipeline/model-ref'
import type { Definitions } from '@/pipeline/node-definition'
import { askedNodes, withModel } from '@/pipeline/play/prompt-node'
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
  return askedNodes({ ...graph, nodes }, nodeId, definitions).map((node) =>
    configureEdit(graph, definitions, node.id, withModel(node, ref.data, definitions)),
  )
}
