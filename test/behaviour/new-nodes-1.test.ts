import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { executors } from '@/nodes/executors.gen'
import { aHit, fixedCollections, fixedEmbedder, fixedStore, scriptedChat } from '@/nodes/testing'
import { compile } from '@/pipeline/compiler'
import type { Environment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import { type Plan, planSchema } from '@/pipeline/plan'
import { answerSourceSchema } from '@/pipeline/run-event'
import type { Capabilities } from '@/server/capabilities'
import type { ChatRequest } from '@/server/capabilities/chat-model'
import type { RerankRequest } from '@/server/capabilities/rerank-server'
import { smallEnvironment } from '../builders/environment'
import { graphOf, node } from '../builders/graph'
import { runToEnd } from '../builders/run'

const environment: Environment = {
  ...smallEnvironment,
  models: [{ provider: 'ollama', model: 'llama', contextTokens: 8192, capabilities: ['chat'] }],
}

function planOf(graph: Graph, within: Environment = environment): Plan {
  const { plan, issues } = compile(graph, definitions, within)
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
  // As a published version keeps it.
  return planSchema.parse(JSON.parse(JSON.stringify(plan)))
}

const passages = [
  aHit('pump', 'The pump delivers forty litres of water a minute.', 0.9),
  aHit('pump-copy', 'The pump delivers forty litres of water a minute!', 0.8),
  aHit('winter', 'In winter the pump delivers thirty litres a minute.', 0.7),
  aHit('paint', 'The housing is painted grey.', 0.1),
]

const whole = 'How much water does the pump deliver in winter?'
const good = 'In winter it delivers thirty litres a minute [1].'
const bad = 'It freezes below ten degrees [1].'

/** Rewrites when asked about a history, else answers. */
const replyTo = ({ schema }: ChatRequest) => (schema ? JSON.stringify({ question: whole }) : `${good} ${bad}`)

/** A server that likes passages about winter. */
function rerankServer() {
  const calls: RerankRequest[] = []
  return {
    calls,
    rerank: (request: RerankRequest) => {
      calls.push(request)
      return Promise.resolve(
        request.documents.map((text) => (text.includes('winter') ? 0.9 : text.includes('pump') ? 0.5 : 0.1)),
      )
    },
  }
}

function capabilities(chat = scriptedChat(replyTo)) {
  const store = fixedStore(passages)
  const server = rerankServer()
  const unused = () => Promise.reject(new Error('No node of this graph uses that.'))
  const all: Capabilities = {
    chatModel: chat.chatModel,
    embedder: fixedEmbedder([1, 0, 0]).embedder,
    vectorStore: store.vectorStore,
    collections: fixedCollections(),
    rerankServer: server,
    http: { request: unused },
    pipelines: { run: unused },
    secrets: { read: unused },
  }
  return { all, chat, store, server }
}

const searching = graphOf(
  [
    node('in', 'input', {
      fields: [
        { name: 'question', type: 'text' },
        { name: 'history', type: 'history', required: false },
      ],
    }),
    node('rewrite', 'query-rewrite', { mode: 'condense' }),
    node('meaning', 'retriever', { collectionId: 'col', mode: 'dense' }),
    node('words', 'retriever', { collectionId: 'col', mode: 'sparse' }),
    node('join', 'fusion', { weights: [2, 1] }),
    node('rerank', 'reranker', { method: 'server', topN: 3 }),
    node('pack', 'context-packer', { budget: 200 }),
    node('prompt', 'prompt-template', { user: '{{ sources }}\n\n{{ question }}' }),
    node('model', 'model', {}),
    node('check', 'grounding', { policy: 'drop' }),
    node('out', 'output', {}),
  ],
  [
    'in.question -> rewrite.query',
    'in.history -> rewrite.history',
    'rewrite.query -> meaning.query',
    'rewrite.query -> words.query',
    'meaning.chunks -> join.list1',
    'words.chunks -> join.list2',
    'rewrite.query -> rerank.query',
    'join.chunks -> rerank.chunks',
    'rerank.chunks -> pack.chunks',
    'pack.chunks -> prompt.sources',
    'rewrite.query -> prompt.question',
    'prompt.messages -> model.messages',
    'model.text -> check.answer',
    'model.sources -> check.sources',
    'rewrite.query -> check.question',
    'check.answer -> out.answer',
    'model.sources -> out.sources',
  ],
)

const history = [
  { role: 'user', content: 'How much water does the pump deliver?' },
  { role: 'assistant', content: 'Forty litres a minute.' },
]

describe('a pipeline that rewrites, fuses, reranks, packs and checks', () => {
  it('answers a follow-up question with what the sources support', async () => {
    const { all, chat, store, server } = capabilities()
    const { end, steps, events } = await runToEnd(
      planOf(searching),
      { question: 'And in winter?', history },
      { executors, definitions, capabilities: all },
    )
    expect(end.error).toBeUndefined()
    expect(steps.rewrite).toMatchObject({ outcome: 'ok', outputs: { query: whole, queries: [whole] } })
    expect(store.calls).toHaveLength(2)
    expect(steps.join?.details).toMatchObject({ lists: { list1: 4, list2: 4 } })
    expect(server.calls).toMatchObject([{ query: whole, documents: expect.any(Array) }])
    expect(steps.pack).toMatchObject({ outcome: 'ok', details: { duplicates: ['pump-copy'], packedOut: [] } })
    // One call rewrites, one answers; the claims are compared by their words.
    expect(chat.calls).toHaveLength(2)
    expect(steps.check).toMatchObject({ outcome: 'degraded', notes: [{ code: 'unsupported-claim' }] })
    expect(end).toMatchObject({ status: 'degraded', outputs: { answer: good } })
    const sources = answerSourceSchema.array().parse(end.outputs.sources)
    expect(sources.map(({ chunkId, citation, cited }) => [chunkId, citation, cited])).toEqual([
      ['winter', 1, true],
      ['pump', 2, false],
    ])
    // What is not checked yet is not shown to a reader.
    expect(events.some((event) => event.type === 'step.token' && event.stepId === 'check')).toBe(false)
    expect(planOf(searching).stream).toBeNull()
  })

  it('goes on where only the built-in reader serves, and says which steps did not do their work', async () => {
    const { all, chat } = capabilities(scriptedChat(() => good))
    const within: Environment = { ...environment, models: smallEnvironment.models }
    const { steps, end } = await runToEnd(
      planOf(searching, within),
      { question: 'How much water in winter?', history },
      { executors, definitions, capabilities: all },
    )
    expect(steps.rewrite).toMatchObject({ outcome: 'fallback', notes: [{ code: 'rewrite-failed' }] })
    expect(chat.calls).toHaveLength(1)
    expect(end).toMatchObject({ status: 'fallback', outputs: { answer: good } })
  })
})

describe('a pipeline that extracts JSON', () => {
  const graph = graphOf(
    [
      node('in', 'input', { fields: [{ name: 'question', type: 'text' }] }),
      node('extract', 'json-extract', { path: 'people[0].name', onFailure: 'empty' }),
      node('out', 'output', {}),
    ],
    ['in.question -> extract.text', 'extract.text -> out.answer'],
  )

  it.each([
    ['Found: {"people": [{"name": "Ada"},]}', 'ok', 'Ada'],
    ['Nothing found.', 'empty', ''],
  ])('%s', async (question, status, answer) => {
    const { end } = await runToEnd(
      planOf(graph),
      { question },
      { executors, definitions, capabilities: capabilities().all },
    )
    expect(end).toMatchObject({ status, outputs: { answer } })
  })
})
