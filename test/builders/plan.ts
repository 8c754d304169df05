import { hashOf } from '@/pipeline/hash'
import type { AnyDefinition, Definitions, Ports } from '@/pipeline/node-definition'
import type { Feed, InputField, Plan, Step } from '@/pipeline/plan'
import { testDefinitions } from './nodes'

/** A step in short: `{ text: 'in.question' }` feeds port `text` from port `question` of step `in`; a list is a join. */
export interface StepSketch {
  id: string
  type: string
  config?: Record<string, unknown>
  feeds?: Record<string, string | string[]>
  timeoutMs?: number
  collections?: string[]
}

export const step = (
  id: string,
  type: string,
  feeds: StepSketch['feeds'] = {},
  rest: Omit<StepSketch, 'id' | 'type' | 'feeds'> = {},
): StepSketch => ({ id, type, feeds, ...rest })

export const inputStep = (fields: (Partial<InputField> & { name: string })[] = [{ name: 'question' }]): StepSketch => ({
  id: 'in',
  type: 'test-input',
  config: { fields: fields.map((field) => ({ type: 'text', required: true, ...field })) },
})

export const outputStep = (...sources: string[]): StepSketch => ({
  id: 'out',
  type: 'test-output',
  feeds: { answer: sources },
})

export interface PlanSketch {
  stream?: Plan['stream']
  definitions?: Definitions
}

/** A plan as the compiler would make it, from sketches in an order in which sources come first. */
export function planOf(
  sketches: StepSketch[],
  { stream = null, definitions = testDefinitions }: PlanSketch = {},
): Plan {
  const outputs = new Map<string, Step['outputs']>()
  const steps = sketches.map((sketch) => {
    const made = stepOf(sketch, outputs, definitions)
    outputs.set(made.id, made.outputs)
    return made
  })
  const fields = sketches.find((sketch) => sketch.type === 'test-input')?.config?.fields ?? []
  // Only `inputStep` writes this config.
  const inputs = fields as InputField[]
  return { version: 1, hash: hashOf({ steps, inputs }), inputs, stream, steps }
}

function stepOf(sketch: StepSketch, outputs: ReadonlyMap<string, Step['outputs']>, definitions: Definitions): Step {
  const definition = definitions.get(sketch.type)
  if (!definition) throw new Error(`No definition of "${sketch.type}"`)
  const config = { ...definition.defaults, ...sketch.config }
  const ports = portsOf(definition, config)
  const choice = definition.alternatives?.(config as never)
  const feedOf = (source: string, port: string): Feed => {
    const [id = '', output = ''] = source.split('.')
    const from = outputs.get(id)?.[output]
    const to = ports.inputs[port]?.type
    if (!from || !to) throw new Error(`No ports for an edge from ${source} to ${sketch.id}.${port}`)
    return { step: id, port: output, from, to }
  }
  return {
    id: sketch.id,
    type: sketch.type,
    version: definition.version,
    role: definition.role,
    config,
    resources: { collections: collectionsOf(sketch), chatModels: {}, pipelines: {} },
    effect: definition.effect,
    timeoutMs: sketch.timeoutMs ?? definition.timeoutMs,
    feeds: Object.fromEntries(
      Object.entries(sketch.feeds ?? {}).map(([port, from]) => [
        port,
        [from].flat().map((source) => feedOf(source, port)),
      ]),
    ),
    requires: Object.keys(ports.inputs).filter((port) => ports.inputs[port]?.required && !choice),
    ...(choice ? { alternatives: { ports: Object.keys(ports.inputs), ...choice } } : {}),
    outputs: Object.fromEntries(Object.entries(ports.outputs).map(([port, spec]) => [port, spec.type])),
  }
}

function portsOf(definition: AnyDefinition, config: Record<string, unknown>): { inputs: Ports; outputs: Ports } {
  // `parse` gives the config type that this very definition's `ports` takes.
  return definition.ports(definition.config.parse(config) as never)
}

function collectionsOf(sketch: StepSketch): Step['resources']['collections'] {
  return Object.fromEntries((sketch.collections ?? []).map((id) => [id, { id, slug: id, name: id, fields: [] }]))
}
