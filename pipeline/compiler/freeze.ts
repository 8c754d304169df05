import { signatureOf } from '../declared'
import { hashOf } from '../hash'
import type { AnyDefinition, NodeDefinition } from '../node-definition'
import { type Feed, type InputField, PLAN_VERSION, type Plan, type Step } from '../plan'
import type { Compilation, ParsedNode } from './context'

/** Last pass: steps in order, the signature, the streamed answer; frozen and hashed. */
export function freezePlan(compilation: Compilation, order: readonly string[]): Plan {
  const steps = order.flatMap((id) => {
    const parsed = compilation.nodes.get(id)
    return parsed ? [toStep(parsed, compilation)] : []
  })
  const body = {
    version: PLAN_VERSION,
    inputs: signature(compilation, steps),
    stream: streamOf(compilation, steps),
    steps,
  } as const
  return deepFreeze({ ...body, hash: hashOf(body) })
}

function toStep({ node, definition, config, ports, resources }: ParsedNode, compilation: Compilation): Step {
  // A definition's functions take what its own schema gave.
  const { alternatives, effectOf, timeoutOf } = definition as unknown as NodeDefinition<Record<string, unknown>>
  const choice = alternatives?.(config)
  return {
    id: node.id,
    type: node.type,
    version: definition.version,
    role: definition.role,
    config,
    resources,
    effect: effectOf?.(config) ?? definition.effect,
    timeoutMs: timeoutOf?.(config) ?? definition.timeoutMs,
    feeds: feedsOf(node.id, compilation),
    requires: Object.entries(ports.inputs)
      .filter(([, spec]) => spec.required && !choice)
      .map(([name]) => name)
      .sort(),
    ...(choice ? { alternatives: { ports: Object.keys(ports.inputs), ...choice } } : {}),
    outputs: Object.fromEntries(Object.entries(ports.outputs).map(([name, spec]) => [name, spec.type])),
  }
}

function feedsOf(id: string, { edges, nodes }: Compilation): Record<string, Feed[]> {
  const feeds = new Map<string, Feed[]>()
  for (const edge of edges) {
    if (edge.target.node !== id) continue
    const from = nodes.get(edge.source.node)?.ports.outputs[edge.source.port]
    const to = nodes.get(id)?.ports.inputs[edge.target.port]
    if (!from || !to) continue
    const feed = { step: edge.source.node, port: edge.source.port, from: from.type, to: to.type }
    feeds.set(edge.target.port, [...(feeds.get(edge.target.port) ?? []), feed])
  }
  for (const list of feeds.values()) list.sort((a, b) => (`${a.step}.${a.port}` < `${b.step}.${b.port}` ? -1 : 1))
  return Object.fromEntries(feeds)
}

function signature(compilation: Compilation, steps: readonly Step[]): InputField[] {
  const input = steps.find((step) => step.role === 'input')
  return input ? signatureOf(compilation.nodes.get(input.id)?.definition, input.config) : []
}

function streamOf(compilation: Compilation, steps: readonly Step[]): Plan['stream'] {
  const output = steps.find((step) => step.role === 'output')
  if (!output) return streamOfTarget(compilation)
  const feed = output.feeds.answer?.[0]
  const source = feed && compilation.nodes.get(feed.step)
  return feed && source && streamingPort(source.definition) === feed.port ? { step: feed.step, port: feed.port } : null
}

/** Of what runs up to one step, it is that step's text. */
function streamOfTarget({ nodes, targets = [] }: Compilation): Plan['stream'] {
  const [step = '', ...more] = targets
  const target = nodes.get(step)
  const port = target && streamingPort(target.definition)
  return port !== undefined && more.length === 0 ? { step, port } : null
}

const streamingPort = (definition: AnyDefinition): string | undefined =>
  (definition as unknown as NodeDefinition).streams

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const member of Object.values(value)) deepFreeze(member)
  return value
}
