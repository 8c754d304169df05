import type { Graph } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { answerEdges, checkedAnswerEdges, draw, history, questionLike, rerankedEdges } from './draw-graph'

/** Conversation: a follow-up question is made to stand alone before it is searched for; the prompt keeps the turns. */
export function condensingGraph(definitions: Definitions, collectionId = '', example?: string): Graph {
  return draw(
    definitions,
    [
      { id: 'input', type: 'input', at: [0, 0], config: { fields: [...questionLike(example).fields, history] } },
      { id: 'rewrite', type: 'query-rewrite', at: [1, 0.9], config: { mode: 'condense' } },
      { id: 'retriever', type: 'retriever', at: [2, 0], config: { collectionId } },
      { id: 'reranker', type: 'reranker', at: [3, 0.9] },
      { id: 'prompt', type: 'prompt-template', at: [1, 3.4], config: { includeHistory: true } },
      { id: 'model', type: 'model', at: [2, 3.4] },
      { id: 'output', type: 'output', at: [3, 3.4] },
    ],
    [
      'input.question>rewrite.query',
      'input.history>rewrite.history',
      'rewrite.query>retriever.query',
      'rewrite.query>reranker.query',
      'retriever.chunks>reranker.chunks',
      'input.question>prompt.question',
      'input.history>prompt.history',
      'reranker.chunks>prompt.sources',
      ...answerEdges,
    ],
  )
}

/** One question searched for in several wordings; what they find together is packed into the prompt's budget. */
export function wordingsGraph(definitions: Definitions, collectionId = '', example?: string): Graph {
  return draw(
    definitions,
    [
      { id: 'input', type: 'input', at: [0, 0], config: questionLike(example) },
      { id: 'rewrite', type: 'query-rewrite', at: [1, 0.9], config: { mode: 'multi-query' } },
      { id: 'retriever', type: 'retriever', at: [2, 0], config: { collectionId, topK: 12 } },
      { id: 'packer', type: 'context-packer', at: [3, 0.9] },
      { id: 'prompt', type: 'prompt-template', at: [1, 3.4] },
      { id: 'model', type: 'model', at: [2, 3.4] },
      { id: 'output', type: 'output', at: [3, 3.4] },
    ],
    [
      'input.question>rewrite.query',
      'rewrite.query>retriever.query',
      'rewrite.queries>retriever.queries',
      'retriever.chunks>packer.chunks',
      'input.question>prompt.question',
      'packer.chunks>prompt.sources',
      ...answerEdges,
    ],
  )
}

/** Question answering whose claims are compared with the sources they cite before the answer leaves. */
export function checkedGraph(definitions: Definitions, collectionId = '', example?: string): Graph {
  return draw(
    definitions,
    [
      { id: 'input', type: 'input', at: [0, 1.9], config: questionLike(example) },
      { id: 'retriever', type: 'retriever', at: [1, 0], config: { collectionId } },
      { id: 'reranker', type: 'reranker', at: [2, 0] },
      { id: 'prompt', type: 'prompt-template', at: [3, 0.9] },
      { id: 'model', type: 'model', at: [1, 3.4] },
      { id: 'grounding', type: 'grounding', at: [2, 3.4] },
      { id: 'output', type: 'output', at: [3, 3.4] },
    ],
    [...rerankedEdges, 'input.question>prompt.question', 'reranker.chunks>prompt.sources', ...checkedAnswerEdges],
  )
}
