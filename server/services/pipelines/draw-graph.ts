import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import { GRAPH_VERSION } from '@/pipeline/graph'
import type { Definitions, NodeDefinition } from '@/pipeline/node-definition'

/** A node of a drawing: its place in the grid, and what differs from its defaults. */
export interface Placed {
  id: string
  type: string
  at: [column: number, row: number]
  config?: Record<string, unknown>
}

const columnWidth = 300
const rowHeight = 100

/** Builds a graph from a compact drawing: nodes in a grid, edges as `node.port>node.port`. */
export function draw(definitions: Definitions, placed: readonly Placed[], edges: readonly string[]): Graph {
  const nodes = placed.map(({ id, type, at, config }): GraphNode => {
    const definition = definitions.get(type) as NodeDefinition | undefined
    if (!definition) throw new Error(`A template uses the unknown node type ${type}`)
    return {
      id,
      type,
      version: definition.version,
      position: { x: at[0] * columnWidth, y: at[1] * rowHeight },
      config: { ...structuredClone(definition.defaults), ...config },
    }
  })
  return { version: GRAPH_VERSION, nodes, edges: edges.map(toEdge), notes: [], groups: [] }
}

function toEdge(text: string): GraphEdge {
  const [from = '', to = ''] = text.split('>')
  const end = (name: string): GraphEdge['source'] => {
    const [node = '', port = ''] = name.split('.')
    return { node, port }
  }
  return { id: text, source: end(from), target: end(to) }
}

/** From the prompt on, every answer with sources goes the same way. */
export const answerEdges = [
  'prompt.messages>model.messages',
  'model.text>output.answer',
  'model.sources>output.sources',
]

/** The same where the claims of the answer are compared with their sources before it leaves. */
export const checkedAnswerEdges = [
  'prompt.messages>model.messages',
  'input.question>grounding.question',
  'model.text>grounding.answer',
  'model.sources>grounding.sources',
  'grounding.answer>output.answer',
  'model.sources>output.sources',
]

/** What the question finds is put into a better order. */
export const rerankedEdges = [
  'input.question>retriever.query',
  'input.question>reranker.query',
  'retriever.chunks>reranker.chunks',
]

/** The config of an input that takes a question; `example` is one to try it with. */
export const questionLike = (example?: string) => ({
  fields: [{ name: 'question', type: 'long-text', required: true, ...(example ? { example } : {}) }],
})
export const history = { name: 'history', type: 'history', required: false }
