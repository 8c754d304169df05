import { GRAPH_VERSION, type Graph, type GraphNode, graphSchema, MAX_EDGES, MAX_NODES } from '../graph'
import { type Issue, issue } from '../issue'
import { judge, placed } from '../judge'
import type { AnyDefinition, Definitions } from '../node-definition'
import { say } from '../said'

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function tooLarge(value: Record<string, unknown>): boolean {
  return (
    (Array.isArray(value.nodes) && value.nodes.length > MAX_NODES) ||
    (Array.isArray(value.edges) && value.edges.length > MAX_EDGES)
  )
}

/** Deepest nesting of lists and objects in a graph: what reads values by recursion must not run out of stack. */
const MAX_DEPTH = 200

function isTooDeep(value: unknown): boolean {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  // A loop, not recursion: whoever wrote the graph chooses the depth.
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue
    if (next.depth === MAX_DEPTH) return true
    for (const member of Object.values(next.value)) open.push({ value: member, depth: next.depth + 1 })
  }
  return false
}

/** First pass: any value into a graph of the present version, or issues that say why it is none. */
export function readGraph(value: unknown, issues: Issue[]): Graph | null {
  if (!isRecord(value)) {
    issues.push(issue('graph-malformed', say('A graph is a JSON object with nodes and edges.')))
    return null
  }
  if (typeof value.version === 'number' && value.version > GRAPH_VERSION) {
    issues.push(
      issue(
        'graph-too-new',
        say('The graph has version {version}; this Telar reads up to {newest}.', {
          version: value.version,
          newest: GRAPH_VERSION,
        }),
      ),
    )
    return null
  }
  if (tooLarge(value)) {
    issues.push(
      issue(
        'graph-too-large',
        say('A graph holds up to {maxNodes} nodes and {maxEdges} edges.', { maxNodes: MAX_NODES, maxEdges: MAX_EDGES }),
      ),
    )
    return null
  }
  if (isTooDeep(value)) {
    issues.push(issue('graph-malformed', say('graph: nested deeper than {levels} levels', { levels: MAX_DEPTH })))
    return null
  }
  const parsed = judge(graphSchema, value)
  if (parsed.success) return parsed.data
  for (const misfit of parsed.misfits.slice(0, 20)) {
    issues.push(issue('graph-malformed', placed(misfit, 'graph'), { path: misfit.path }))
  }
  return null
}

/** Brings a node's config to the version of its definition; `null` and an issue when the node is newer. */
export function migrateConfig(
  node: GraphNode,
  definition: AnyDefinition,
  issues: Issue[],
): Record<string, unknown> | null {
  if (node.version > definition.version) {
    issues.push(
      issue(
        'node-too-new',
        say('Node {id} was saved by version {version} of {type}; here is version {here}.', {
          id: node.id,
          version: node.version,
          type: node.type,
          here: definition.version,
        }),
        { nodeId: node.id },
      ),
    )
    return null
  }
  return bringUp(definition, node.config, node.version)
}

/** A config of an earlier version of a node as its definition understands it now. */
export function bringUp(
  { version: now, migrate }: Pick<AnyDefinition, 'version' | 'migrate'>,
  saved: Record<string, unknown>,
  version: number,
): Record<string, unknown> {
  let config = saved
  for (let at = version; at < now; at++) config = migrate?.[at]?.(config) ?? config
  return config
}

/** The graph with every node's config at the version of its definition; what cannot migrate stays as it is. */
export function migrateGraph(graph: Graph, definitions: Definitions): Graph {
  const ignored: Issue[] = []
  const nodes = graph.nodes.map((node) => {
    const definition = definitions.get(node.type)
    const config = definition ? migrateConfig(node, definition, ignored) : null
    return definition && config ? { ...node, config, version: definition.version } : node
  })
  return { ...graph, nodes }
}
