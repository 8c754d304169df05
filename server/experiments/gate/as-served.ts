import { compile } from '@/pipeline/compiler'
import type { Environment } from '@/pipeline/environment'
import type { Graph, GraphNode } from '@/pipeline/graph'
import type { Definitions, NodeDefinition } from '@/pipeline/node-definition'
import type { Plan, Step } from '@/pipeline/plan'

/**
 * The drawing of a version with the models that its plan serves: where `auto` means another one by now, the one that was
 * frozen is named. Else the live version would be measured with a model that answers nobody.
 */
export function asServed(graph: Graph, served: Plan, definitions: Definitions, environment: Environment): Graph {
  const { plan } = compile(graph, definitions, environment)
  if (!plan) return graph
  const stepOf = ({ steps }: Plan, id: string) => steps.find((step) => step.id === id)
  const nodes = graph.nodes.map((node) => {
    const [now, before] = [stepOf(plan, node.id), stepOf(served, node.id)]
    return now && before ? withModels(node, now, before, definitions) : node
  })
  return { ...graph, nodes }
}

function withModels(node: GraphNode, now: Step, before: Step, definitions: Definitions): GraphNode {
  // A definition's functions take what its own schema gave.
  const definition = definitions.get(node.type) as NodeDefinition<Record<string, unknown>> | undefined
  let { config } = node
  for (const resource of definition?.resources?.(now.config) ?? []) {
    if (resource.kind !== 'chatModel' && resource.kind !== 'embedder') continue
    const of = (step: Step) =>
      resource.kind === 'chatModel' ? step.resources.chatModels[resource.key] : step.resources.embedders?.[resource.key]
    const [meant, frozen] = [of(now), of(before)]
    if (resource.ref.provider !== 'auto' || !frozen) continue
    if (meant?.provider === frozen.provider && meant.model === frozen.model) continue
    const [field = '', ...inside] = resource.path
    const named = { provider: frozen.provider, model: frozen.model }
    config = { ...config, [field]: replaced(config[field], inside, named) }
  }
  return config === node.config ? node : { ...node, config }
}

/** The same with another value at a path; what is not there is made. */
function replaced(of: unknown, [first, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (first === undefined) return value
  if (Array.isArray(of)) return of.map((one: unknown, at) => (at === Number(first) ? replaced(one, rest, value) : one))
  const object = typeof of === 'object' && of !== null ? (of as Record<string, unknown>) : {} // Members are only passed on.
  return { ...object, [first]: replaced(object[first], rest, value) }
}
