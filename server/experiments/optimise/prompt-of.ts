import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import { type OptimiseSetup, type Proposal, SHORT_PROMPT } from '@/pipeline/evaluation/optimise'
import type { Graph, GraphNode } from '@/pipeline/graph'
import type { Definitions, NodeDefinition } from '@/pipeline/node-definition'
import { english } from '@/pipeline/said'
import { estimateTokens } from '@/pipeline/tokens'
import { compileArm } from '../arm'
import { type Prepared, variablesIn } from './prepare'

/** The texts of a prompt, by field, in their order. */
export const textsOf = (
  config: Record<string, unknown>,
  { prompt }: Pick<Prepared, 'prompt'>,
): Record<string, string> =>
  Object.fromEntries(prompt.texts.map((field) => [field, typeof config[field] === 'string' ? config[field] : '']))

interface Item {
  inputs: Record<string, unknown>
  answer: string
  caseId?: string
}

/** The examples of a config as far as they are counted and added to. */
export function examplesOf(
  config: Record<string, unknown>,
  { prompt }: Pick<Prepared, 'prompt'>,
): { items: Item[]; choose: 'all' | 'nearest'; count: number } {
  const value = prompt.examples === undefined ? undefined : config[prompt.examples]
  const none = { items: [], choose: 'all', count: NEAREST } as const
  if (typeof value !== 'object' || value === null || !('items' in value) || !Array.isArray(value.items))
    return { ...none, items: [] }
  // The drawing compiles, so they are what the node's own schema takes.
  const { items, choose, count } = value as { items: Item[]; choose?: 'all' | 'nearest'; count?: number }
  return { items, choose: choose ?? none.choose, count: count ?? none.count }
}

/** So many of the nearest examples are shown. */
export const NEAREST = 4

/** Tokens of a prompt at the most: its texts, and the examples that are shown with them. */
export function tokensOf(config: Record<string, unknown>, prepared: Pick<Prepared, 'prompt'>): number {
  const texts = Object.values(textsOf(config, prepared)).map(estimateTokens)
  const { items, choose, count } = examplesOf(config, prepared)
  const shown = items
    .map(({ inputs, answer }) => estimateTokens([...Object.values(inputs), answer].join('\n')))
    .sort((a, b) => b - a)
  return [...texts, ...(choose === 'nearest' ? shown.slice(0, count) : shown)].reduce((sum, one) => sum + one, 0)
}

/** The most tokens that a prompt may have. */
export const mostTokens = ({ growth, maxPromptTokens }: OptimiseSetup, drawn: number): number =>
  Math.min(maxPromptTokens, Math.max(SHORT_PROMPT, Math.floor(drawn * growth)))

/** The config that a proposal means: its parent's, with other texts or more examples; all else stays. */
export function configOf(
  parent: GraphNode,
  { texts, examples }: Pick<Proposal, 'texts' | 'examples'>,
  { prompt, donors }: Pick<Prepared, 'prompt' | 'donors'>,
): Record<string, unknown> {
  const config = structuredClone(parent.config)
  if (texts) Object.assign(config, texts)
  if (!examples || prompt.examples === undefined) return config
  const { items } = examplesOf(config, { prompt })
  const there = new Set(items.map(({ caseId }) => caseId))
  const added = examples.caseIds.flatMap((id) => (there.has(id) ? [] : (donors.get(id) ?? [])))
  const before = config[prompt.examples]
  config[prompt.examples] = {
    ...(typeof before === 'object' ? before : {}),
    ...(examples.choose === 'nearest' && { count: NEAREST }),
    items: [...items, ...added],
    choose: examples.choose,
  }
  return config
}

/** A drawing with another config of one node. */
export const withConfig = (graph: Graph, nodeId: string, config: Record<string, unknown>): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (node.id === nodeId ? { ...node, config } : node)),
})

interface Outside {
  definitions: Definitions
  environment: Environment
}

/** Why a proposal is not measured; undefined: it is. `known`: the configs that were measured or refused already. */
export function refusalOf(
  { config, most, known }: { config: Record<string, unknown>; most: number; known: readonly string[] },
  prepared: Pick<Prepared, 'prompt' | 'node' | 'drawing' | 'variables'>,
  { definitions, environment }: Outside,
): Pick<Proposal, 'refused' | 'reason'> | undefined {
  const { node, drawing, variables } = prepared
  if (known.includes(nameOf(config, prepared))) return { refused: 'same' }
  if (tokensOf(config, prepared) > most) return { refused: 'too-long' }
  const kept = new Set(variablesIn({ ...node, config }, definitions))
  const lost = variables.filter((name) => !kept.has(name))
  if (lost.length > 0 && !isBroken(node, config, definitions))
    return { refused: 'lost-variables', reason: lost.join(', ') }
  try {
    compileArm({ ...drawing, graph: withConfig(drawing.graph, node.id, config) }, definitions, environment)
    return undefined
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { refused: 'invalid', reason: english(error.said.message).slice(0, 1_000) }
  }
}

/** Whether its texts cannot be read at all, so that nobody knows which variables they have. */
function isBroken({ type }: GraphNode, config: Record<string, unknown>, definitions: Definitions): boolean {
  // A definition's functions take what its own schema gave.
  const definition = definitions.get(type) as unknown as NodeDefinition<Record<string, unknown>> | undefined
  const read = definition?.config.safeParse(config)
  return !read?.success || (definition?.check?.(read.data) ?? []).length > 0
}

/** Names what a prompt says, so that the same one is not measured twice: white space at the ends is no difference. */
export const nameOf = (config: Record<string, unknown>, prepared: Pick<Prepared, 'prompt'>): string => {
  const { items, choose } = examplesOf(config, prepared)
  const texts = Object.values(textsOf(config, prepared)).map((text) => text.trim())
  return JSON.stringify([texts, choose, items.map(({ caseId, answer }) => caseId ?? answer)])
}
