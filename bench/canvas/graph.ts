import { definitions } from '@/nodes/definitions.gen'
import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import { GRAPH_VERSION } from '@/pipeline/graph'

const COLUMNS = 25
const STEP = { x: 312, y: 220 }
const EDGES_PER_NODE = 1.4
/** Every tenth node has a template, so that there is something to write into. */
const TEMPLATE_EVERY = 10

/** A grid of rerankers and prompts in one long chain, with further edges from the question: 500 nodes have 700 edges. */
export function gridGraph(count: number): Graph {
  const nodes = Array.from({ length: count }, (_, at) => node(at))
  const chain = nodes
    .slice(2)
    .map((target, at) => edge(nodes[at + 1], outputOf(nodes[at + 1]), target, inputOf(target)))
  const wanted = Math.round(count * EDGES_PER_NODE) - chain.length
  const asked = nodes.slice(1, wanted + 1).map((target) => edge(nodes[0], 'question', target, questionOf(target)))
  return { version: GRAPH_VERSION, nodes, edges: [...chain, ...asked], notes: [], groups: [] }
}

const isTemplate = (of: GraphNode): boolean => of.type === 'prompt-template'
const outputOf = (of: GraphNode | undefined): string => (of && isTemplate(of) ? 'sources' : 'chunks')
const inputOf = outputOf
const questionOf = (of: GraphNode): string => (isTemplate(of) ? 'question' : 'query')

function edge(from: GraphNode | undefined, output: string, to: GraphNode, input: string): GraphEdge {
  if (!from) throw new Error('the chain has a gap')
  const ends = { source: { node: from.id, port: output }, target: { node: to.id, port: input } }
  return { id: `${from.id}.${output}-${to.id}.${input}`, ...ends }
}

function node(at: number): GraphNode {
  const type = at === 0 ? 'input' : at % TEMPLATE_EVERY === 0 ? 'prompt-template' : 'reranker'
  const definition = definitions.get(type)
  if (!definition) throw new Error(`there is no node type ${type}`)
  const config =
    at === 0
      ? { fields: [{ name: 'question', type: 'long-text', required: true }] }
      : structuredClone(definition.defaults)
  return {
    id: `n${at}`,
    type,
    version: definition.version,
    position: { x: (at % COLUMNS) * STEP.x, y: Math.floor(at / COLUMNS) * STEP.y },
    config,
  }
}
