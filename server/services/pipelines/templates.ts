import type { Graph } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { answerEdges, draw, history, question } from './draw-graph'
import { checkedGraph, condensingGraph, wordingsGraph } from './retrieval-templates'
import type { PipelineTemplate } from './types'

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
        at: [0, 0.9],
        config: { fields: [{ ...question, ...(example ? { example } : {}) }] },
      },
      { id: 'retriever', type: 'retriever', at: [1, 0], config: { collectionId } },
      { id: 'reranker', type: 'reranker', at: [2, 0.9] },
      { id: 'prompt', type: 'prompt-template', at: [1, 3.1] },
      { id: 'model', type: 'model', at: [2, 3.1] },
      { id: 'output', type: 'output', at: [3, 3.1] },
    ],
    [
      'input.question>retriever.query',
      'input.question>reranker.query',
      'retriever.chunks>reranker.chunks',
      'input.question>prompt.question',
      'reranker.chunks>prompt.sources',
      ...answerEdges,
    ],
  )
}

/** The same with earlier turns of a conversation. */
function chatGraph(definitions: Definitions): Graph {
  const fields = [question, history]
  return draw(
    definitions,
    [
      { id: 'input', type: 'input', at: [0, 1], config: { fields } },
      { id: 'retriever', type: 'retriever', at: [1, 0], config: { collectionId: '' } },
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
function promptGraph(definitions: Definitions): Graph {
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

/** Drawings to start from. Their names and descriptions are translated in the studio by id. */
export function pipelineTemplates(definitions: Definitions): PipelineTemplate[] {
  return [
    {
      id: 'question-answering',
      name: 'Question answering',
      description: 'Finds passages in a collection, reranks them and answers with citations.',
      graph: ragGraph(definitions),
    },
    {
      id: 'conversation',
      name: 'Conversation over documents',
      description: 'Answers with citations and takes earlier turns into account.',
      graph: chatGraph(definitions),
    },
    {
      id: 'conversation-rewriting',
      name: 'Conversation with rewriting',
      description:
        'Makes each follow-up question stand alone before it searches, so that “and on Sundays?” finds something.',
      graph: condensingGraph(definitions),
    },
    {
      id: 'several-wordings',
      name: 'Several wordings',
      description: 'Searches for a question in several wordings and packs the best of what they find into the prompt.',
      graph: wordingsGraph(definitions),
    },
    {
      id: 'checked-answer',
      name: 'Checked answer',
      description: 'Compares each claim of the answer with the source it cites and marks what is not supported.',
      graph: checkedGraph(definitions),
    },
    {
      id: 'prompt-only',
      name: 'Prompt and model',
      description: 'A model with a prompt, without retrieval.',
      graph: promptGraph(definitions),
    },
  ]
}
