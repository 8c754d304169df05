import type { Graph } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { answerEdges, draw, history, questionLike, rerankedEdges } from './draw-graph'

/**
 * Question answering: input → retriever → reranker → prompt template → model → output, in two rows, so that it is
 * readable without zooming on a small screen. `example` is a question to try it with.
 */
export function ragGraph(definitions: Definitions, collectionId = '', example?: string): Graph {
  return draw(
    definitions,
    [
      {
        id: 'input',
        type: 'input',
        at: [0, 0.7],
        config: questionLike(example),
      },
      { id: 'retriever', type: 'retriever', at: [1, 0], config: { collectionId } },
      { id: 'reranker', type: 'reranker', at: [2, 0.7] },
      { id: 'prompt', type: 'prompt-template', at: [1, 2.6] },
      { id: 'model', type: 'model', at: [2, 2.6] },
      { id: 'output', type: 'output', at: [3, 2.6] },
    ],
    [...rerankedEdges, 'input.question>prompt.question', 'reranker.chunks>prompt.sources', ...answerEdges],
  )
}

/** The same with earlier turns of a conversation. */
export function chatGraph(definitions: Definitions, collectionId = '', example?: string): Graph {
  return draw(
    definitions,
    [
      { id: 'input', type: 'input', at: [0, 1], config: { fields: [...questionLike(example).fields, history] } },
      { id: 'retriever', type: 'retriever', at: [1, 0], config: { collectionId } },
      { id: 'prompt', type: 'prompt-template', at: [2, 1], config: { includeHistory: true } },
      { id: 'model', type: 'model', at: [3, 0.5] },
      { id: 'output', type: 'output', at: [4, 1] },
    ],
    [
      'input.question>retriever.query',
      'input.question>prompt.question',
      'input.history>prompt.history',
      'retriever.chunks>prompt.sources',
      ...answerEdges,
    ],
  )
}

/** A model and a prompt, without retrieval. */
export function promptGraph(definitions: Definitions): Graph {
  const user = '{{ question }}'
  const system = 'Answer briefly and in the language of the question.'
  return draw(
    definitions,
    [
      { id: 'input', type: 'input', at: [0, 0.5] },
      { id: 'prompt', type: 'prompt-template', at: [1, 0], config: { system, user } },
      { id: 'model', type: 'model', at: [2, 0.5] },
      { id: 'output', type: 'output', at: [3, 0.5] },
    ],
    ['input.question>prompt.question', 'prompt.messages>model.messages', 'model.text>output.answer'],
  )
}
