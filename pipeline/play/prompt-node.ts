import { portsOf } from '../compiler/connect'
import { referencesOf } from '../declared'
import type { Graph, GraphNode } from '../graph'
import type { ModelRef } from '../model-ref'
import { nearestOf } from '../nearest'
import type { Definitions, Ports } from '../node-definition'

type Drawing = Pick<Graph, 'nodes' | 'edges'>

/** The ports of one node; none where its config does not tell them. */
export const portsOfNode = (node: GraphNode, definitions: Definitions): { inputs: Ports; outputs: Ports } | undefined =>
  portsOf({ version: 1, nodes: [node], edges: [], notes: [], groups: [] }, definitions).get(node.id)

/** A variable that nothing feeds, and the one that was probably meant. */
export interface Unfed {
  name: string
  nearest: string | undefined
}

/** The variables that a prompt has with a config and that a drawing feeds with nothing; `fed`: those that it feeds. */
export function unfedVariables(
  { nodes, edges }: Drawing,
  nodeId: string,
  config: Record<string, unknown>,
  definitions: Definitions,
): { unfed: Unfed[]; fed: string[] } {
  const node = nodes.find(({ id }) => id === nodeId)
  const ports = node && portsOfNode({ ...node, config }, definitions)
  const fed = [...new Set(edges.flatMap(({ target }) => (target.node === nodeId ? [target.port] : [])))]
  const names = Object.entries(ports?.inputs ?? {}).flatMap(([name, { dynamic }]) => (dynamic ? [name] : []))
  const unfed = names.filter((name) => !fed.includes(name)).map((name) => ({ name, nearest: nearestOf(name, fed) }))
  return { unfed, fed }
}

const asksModel = (node: GraphNode, definitions: Definitions): boolean =>
  referencesOf(node, definitions).some(({ kind }) => kind === 'chatModel')

/** The nodes that ask a model first behind a prompt; the prompt alone, where it asks one itself. */
export function askedNodes({ nodes, edges }: Drawing, nodeId: string, definitions: Definitions): GraphNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const prompt = byId.get(nodeId)
  if (prompt && asksModel(prompt, definitions)) return [prompt]
  // Messages are what a model is asked with; where a prompt gives none, anything it gives leads to the model.
  for (const isWay of [(type: string | undefined) => type === 'messages', () => true]) {
    const found: GraphNode[] = []
    const seen = new Set([nodeId])
    const queue = [nodeId]
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const from = byId.get(id)
      const outputs = from && portsOfNode(from, definitions)?.outputs
      for (const { source, target } of edges) {
        const next = byId.get(target.node)
        if (source.node !== id || !next || seen.has(next.id) || !isWay(outputs?.[source.port]?.type)) continue
        seen.add(next.id)
        if (asksModel(next, definitions)) found.push(next)
        else queue.push(next.id)
      }
    }
    if (found.length > 0) return found
  }
  return []
}

/** A node's config with another model wherever it names one. */
export function withModel(node: GraphNode, ref: ModelRef, definitions: Definitions): Record<string, unknown> {
  const config = structuredClone(node.config)
  for (const found of referencesOf(node, definitions)) {
    if (found.kind === 'chatModel') setAt(config, found.path, ref)
  }
  return config
}

function setAt(config: Record<string, unknown>, path: readonly (string | number)[], value: unknown): void {
  const last = path.at(-1)
  let at: Record<string | number, unknown> = config
  for (const key of path.slice(0, -1)) {
    const next = at[key]
    if (typeof next !== 'object' || next === null) return
    at = next as Record<string | number, unknown>
  }
  if (last !== undefined) at[last] = value
}
