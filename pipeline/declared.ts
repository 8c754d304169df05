import type { Graph, GraphNode } from './graph'
import { type InputField, inputFieldSchema } from './input-field'
import type { AnyDefinition, Definitions, NodeDefinition, ResourceRef } from './node-definition'

type General = NodeDefinition<Record<string, unknown>>

/** What a definition says of a config that may be half-written; `undefined` where that cannot be told. */
function ask<T>(
  found: AnyDefinition | undefined,
  config: Record<string, unknown>,
  question: (definition: General, config: Record<string, unknown>) => T,
): T | undefined {
  if (!found) return undefined
  // A definition's functions take what its own schema gave, or else may fail.
  const definition = found as unknown as General
  const parsed = definition.config.safeParse(config)
  try {
    return question(definition, parsed.success ? parsed.data : config)
  } catch {
    return undefined
  }
}

/** The inputs that a node declares for its pipeline, as far as they are valid. */
export function signatureOf(definition: AnyDefinition | undefined, config: Record<string, unknown>): InputField[] {
  const fields: unknown = ask(definition, config, (known, value) => known.signature?.(value))
  if (!Array.isArray(fields)) return []
  return fields.flatMap((field: unknown) => inputFieldSchema.safeParse(field).data ?? [])
}

/** The fields that the input node of a drawing declares, as far as they are valid. */
export function inputFieldsOf(graph: Pick<Graph, 'nodes'>, definitions: Definitions): InputField[] {
  const node = graph.nodes.find(({ type }) => definitions.get(type)?.role === 'input')
  return node ? signatureOf(definitions.get(node.type), node.config) : []
}

/** What a node refers to outside its graph, also one that does not compile. */
export function referencesOf({ type, config }: Pick<GraphNode, 'type' | 'config'>, definitions: Definitions) {
  const refs = ask(definitions.get(type), config, (known, value) => known.resources?.(value)) ?? []
  return refs.filter((ref: ResourceRef) => !('id' in ref) || typeof ref.id === 'string')
}
