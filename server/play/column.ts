import { compile } from '@/pipeline/compiler'
import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import { hashOf } from '@/pipeline/hash'
import { judge } from '@/pipeline/judge'
import type { Provider, ResolvedModel } from '@/pipeline/model-ref'
import type { Definitions, NodeDefinition } from '@/pipeline/node-definition'
import type { Plan, Step } from '@/pipeline/plan'
import { type GridModel, modelKey, type Variant } from '@/pipeline/play/grid'
import { askedNodes, portsOfNode, unfedVariables, withModel } from '@/pipeline/play/prompt-node'
import { english, say } from '@/pipeline/said'

/** A variant with a model, as it is played. */
export interface Column {
  variantId: string
  /** The model's key; `-` where no model is asked. */
  model: string
  provider: Provider | undefined
  price: GridModel['price']
  plan: Plan
  /** Steps that are run once for each case; the others follow from the prompt, and are run for each cell. */
  before: ReadonlySet<string>
  /** Names all that the answer follows from beside its context and inputs. */
  hash: string
}

/** What a column is made of. */
export interface ColumnParts {
  graph: Graph
  nodeId: string
  variant: Pick<Variant, 'id' | 'name' | 'config'>
  /** Absent: the model that the drawing names. */
  model?: GridModel | undefined
}

const NO_MODEL = '-'

/**
 * Compiles a variant with a model. Throws `invalid-graph` with what the compiler found; variables that nothing feeds are
 * named with the nearest one that is fed.
 */
export function compileColumn(parts: ColumnParts, definitions: Definitions, environment: Environment): Column {
  const { variant, nodeId } = parts
  const { graph, asked } = drawnWith(parts, definitions)
  refuseUnfed(parts, definitions)
  const { plan, issues } = compile(graph, definitions, environment)
  if (!plan) {
    const errors = issues.filter(({ severity }) => severity === 'error')
    const [first] = errors
    const reason = first?.said ?? say('The graph does not compile.')
    throw new AppError('invalid-graph', say('Variant “{name}”: {reason}', { name: variant.name, reason }), {
      fix: first && { template: first.fix },
      details: { issues: errors.map(({ code, message, nodeId: at }) => ({ code, message, nodeId: at ?? null })) },
    })
  }
  if (!plan.steps.some(({ id }) => id === nodeId))
    throw new AppError('invalid-graph', say('Nothing leads from the prompt to the output.'))
  const writes = plan.steps.find(({ effect }) => effect === 'write')
  if (writes)
    throw new AppError(
      'invalid-graph',
      say('Step "{id}" changes something outside: playing would do so for every cell.', { id: writes.id }),
      { fix: say('Take it out of the drawing, and make the grid again.') },
    )
  const before = stepsBefore(plan, nodeId)
  const following = plan.steps.filter(({ id }) => !before.has(id))
  const model = Object.values(following.find(({ id }) => asked.has(id))?.resources.chatModels ?? {})[0]
  return {
    variantId: variant.id,
    model: model ? modelKey(model) : NO_MODEL,
    provider: model?.provider,
    price: parts.model?.price,
    plan,
    before,
    hash: hashOf(following.map(basisOf)),
  }
}

/** The plan of a column up to its prompt: what follows, such as a model, is not asked. */
export function planToPrompt({ plan, before }: Column, nodeId: string): Plan {
  const steps = plan.steps.filter(({ id }) => before.has(id) || id === nodeId)
  return { ...plan, stream: null, steps }
}

/** Throws `invalid-graph` for a config that the node does not take, and as `compileColumn` for variables that nothing feeds. */
export function checkVariant(parts: ColumnParts, definitions: Definitions): void {
  const { graph, nodeId, variant } = parts
  const type = graph.nodes.find(({ id }) => id === nodeId)?.type ?? ''
  // A definition's functions take what its own schema gave.
  const definition = definitions.get(type) as unknown as NodeDefinition<Record<string, unknown>> | undefined
  if (!definition) throw new AppError('invalid-graph', say('No node of type "{type}" is installed.', { type }))
  const config = judge(definition.config, variant.config)
  const found = config.success
    ? (definition.check?.(config.data) ?? []).map(({ message, path }) => ({ reason: message, path }))
    : config.misfits.map(({ reason, path }) => ({ reason, path }))
  const [first] = found
  if (first)
    throw new AppError('invalid-graph', first.reason, {
      fix: say('Correct the prompt.'),
      details: { fields: found.map(({ path, reason }) => ({ path: path.join('.'), reason: english(reason) })) },
    })
  refuseUnfed(parts, definitions)
}

/**
 * What a step's result follows from. What a collection is called is no part of it, nor is what a server tells of a model
 * beside its digest: it may come later than the model's name.
 */
export function basisOf({ timeoutMs: _timeout, effect: _effect, resources, ...step }: Step): unknown {
  const { collections, chatModels } = resources
  const models = Object.entries(chatModels).map(([name, model]) => [name, basisOfModel(model)] as const)
  return {
    ...step,
    resources: {
      ...resources,
      collections: Object.values(collections).map(({ id }) => id),
      chatModels: Object.fromEntries(models),
    },
  }
}

/** A model as far as what it answers follows from it. */
export const basisOfModel = ({ contextTokens, ...model }: ResolvedModel): unknown =>
  model.digest === undefined ? { ...model, contextTokens } : model

/** The drawing with a variant's config, without the edges of variables it does not have, and with the column's model. */
function drawnWith(
  { graph, nodeId, variant, model }: ColumnParts,
  definitions: Definitions,
): { graph: Graph; asked: ReadonlySet<string> } {
  const nodes = graph.nodes.map((node) => (node.id === nodeId ? { ...node, config: variant.config } : node))
  const played = nodes.find(({ id }) => id === nodeId)
  const ports = played && portsOfNode(played, definitions)
  const edges = graph.edges.filter(
    ({ target }) => !ports || target.node !== nodeId || Object.hasOwn(ports.inputs, target.port),
  )
  const asked = new Set(askedNodes({ nodes, edges }, nodeId, definitions).map(({ id }) => id))
  const withModels = model
    ? nodes.map((node) => (asked.has(node.id) ? { ...node, config: withModel(node, model.ref, definitions) } : node))
    : nodes
  return { graph: { ...graph, nodes: withModels, edges }, asked }
}

/** Throws where a variable has no edge: the compiler would only say that an input is missing. */
function refuseUnfed({ graph, nodeId, variant }: ColumnParts, definitions: Definitions): void {
  const { unfed, fed } = unfedVariables(graph, nodeId, variant.config, definitions)
  const [first] = unfed
  if (!first) return
  const { name, nearest } = first
  throw new AppError(
    'invalid-graph',
    nearest
      ? say('Nothing feeds the variable “{name}”. Did you mean “{nearest}”?', { name, nearest })
      : say('Nothing feeds the variable “{name}”.', { name }),
    {
      fix: say('Use one of these: {names}.', { names: fed }),
      details: { variables: unfed.map((one) => ({ name: one.name, nearest: one.nearest ?? null })), fed },
    },
  )
}

/**
 * The steps that do not follow from the prompt. What leads only to later alternatives behind it is left to the cells:
 * it runs where the earlier ones are lost, and else never.
 */
function stepsBefore({ steps }: Plan, nodeId: string): Set<string> {
  const following = new Set([nodeId])
  const consumers = new Map<string, { step: Step; port: string }[]>(steps.map(({ id }) => [id, []]))
  for (const step of steps) {
    for (const [port, feeds] of Object.entries(step.feeds)) {
      for (const feed of feeds) {
        consumers.get(feed.step)?.push({ step, port })
        if (following.has(feed.step)) following.add(step.id)
      }
    }
  }
  const spare = new Set<string>()
  for (const { id, role } of steps.toReversed()) {
    const ahead = consumers.get(id) ?? []
    const isLater = ({ step, port }: { step: Step; port: string }) =>
      spare.has(step.id) || (following.has(step.id) && (step.alternatives?.ports.indexOf(port) ?? 0) > 0)
    if (!role && !following.has(id) && ahead.length > 0 && ahead.every(isLater)) spare.add(id)
  }
  return new Set(steps.flatMap(({ id }) => (following.has(id) || spare.has(id) ? [] : [id])))
}
