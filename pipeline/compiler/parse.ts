import type { Graph, GraphNode } from '../graph'
import { issue } from '../issue'
import { judge } from '../judge'
import type { AnyDefinition, NodeDefinition } from '../node-definition'
import { say } from '../said'
import type { Compilation, ParsedNode } from './context'
import { migrateConfig } from './migrate'

/** Second pass: every node's type, version and config; resolves ports, which may depend on config. */
export function parseNodes(graph: Graph, compilation: Compilation): void {
  for (const node of graph.nodes) {
    if (compilation.drawn.has(node.id)) {
      compilation.issues.push(
        issue('duplicate-id', say('Two nodes have the id {id}.', { id: node.id }), { nodeId: node.id }),
      )
      continue
    }
    compilation.drawn.add(node.id)
    const parsed = parseNode(node, compilation)
    if (parsed) compilation.nodes.set(node.id, parsed)
  }
}

function parseNode(node: GraphNode, { definitions, issues }: Compilation): ParsedNode | null {
  const found = definitions.get(node.type)
  if (!found) {
    issues.push(
      issue('node-type-unknown', say('There is no node type “{type}”.', { type: node.type }), {
        nodeId: node.id,
        params: { type: node.type },
      }),
    )
    return null
  }
  const migrated = migrateConfig(node, found, issues)
  if (!migrated) return null
  // A definition's functions take what its own schema gives: the one place where that is known to hold.
  const definition = found as unknown as NodeDefinition<Record<string, unknown>>
  const config = judge(definition.config, migrated)
  if (!config.success) {
    for (const { path, reason } of config.misfits) {
      issues.push(issue('config-invalid', reason, { nodeId: node.id, path }))
    }
    return salvage(node, found, migrated)
  }
  for (const problem of definition.check?.(config.data) ?? []) {
    issues.push(issue(problem.code, problem.message, { nodeId: node.id, path: problem.path }))
  }
  return {
    node,
    definition: found,
    config: config.data,
    ports: definition.ports(config.data),
    refs: definition.resources?.(config.data) ?? [],
    resources: { collections: {}, chatModels: {}, pipelines: {} },
  }
}

/** A node with a wrong config keeps its default ports, so that one mistake does not report every edge around it. */
function salvage(node: GraphNode, found: AnyDefinition, config: Record<string, unknown>): ParsedNode | null {
  const definition = found as unknown as NodeDefinition<Record<string, unknown>>
  const patched = definition.config.safeParse({ ...definition.defaults })
  const attempt = [
    () => definition.ports(config),
    () => definition.ports({ ...definition.defaults, ...config }),
    () => (patched.success ? definition.ports(patched.data) : null),
  ]
  for (const ports of attempt) {
    try {
      const resolved = ports()
      if (resolved)
        return {
          node,
          definition: found,
          config,
          ports: resolved,
          refs: [],
          resources: { collections: {}, chatModels: {}, pipelines: {} },
        }
    } catch {
      // The broken config cannot tell its ports; the issue is already reported.
    }
  }
  return null
}
