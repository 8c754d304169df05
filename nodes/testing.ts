/** Builders for the tests of nodes: values with sensible content, and capabilities that record their calls. */
import type { Chunk } from '@/pipeline/chunk'
import type { Provider } from '@/pipeline/model-ref'
import type { StepResources } from '@/pipeline/plan'
import type { RunFinished, StepRecord } from '@/pipeline/run-event'
import { runPath } from '@/pipeline/step-path'
import type { ChatEvent, ChatModel, ChatRequest, Embedder, EmbedRequest } from '@/server/capabilities/chat-model'
import type { Collections, LiveIndex } from '@/server/capabilities/collections'
import type { Pipelines, SubRun, SubRunOptions } from '@/server/capabilities/pipelines'
import type { VectorHit, VectorQuery, VectorStore } from '@/server/capabilities/vector-store'
import { weighedByStore } from '@/server/knowledge/terms/term-index'

export function aChunk(id: string, text: string, more: Partial<Chunk> = {}): Chunk {
  return {
    id,
    collectionId: 'c1',
    documentId: `doc-${id}`,
    documentName: `${id}.pdf`,
    text,
    position: { index: 0, start: 0, end: text.length },
    metadata: {},
    score: 1,
    stages: {},
    ...more,
  }
}

export function aHit(id: string, text: string, score: number): VectorHit {
  const { id: _id, score: _score, stages: _stages, citation: _citation, ...payload } = aChunk(id, text)
  return { id, score, stages: { fused: { rank: 1, score } }, payload }
}

export const noResources: StepResources = { collections: {}, chatModels: {}, pipelines: {} }

export const aCollection: StepResources['collections'][string] = {
  id: 'c1',
  slug: 'handbook',
  name: 'Handbook',
  fields: [],
}

export const aModel: StepResources['chatModels'][string] = { provider: 'ollama', model: 'llama', contextTokens: 8192 }

/** What a node gets from the engine, with nothing in it; tests replace what they need. */
export const aContext = () => ({
  resources: noResources,
  capabilities: {},
  signal: new AbortController().signal,
  emit: () => {},
  explain: false,
  nest: { depth: 0, path: 'step', keep: () => {} },
})

type Reply = string | Partial<Extract<ChatEvent, { type: 'done' }>> | Error

export interface ChatCall {
  provider: Provider
  request: ChatRequest
}

/** A chat model that answers each request by `reply`, streaming word by word, and keeps the requests. */
export function scriptedChat(reply: (request: ChatRequest, call: number) => Reply | Promise<Reply>) {
  const calls: ChatCall[] = []
  const chatModel: ChatModel = {
    async *chat(provider, request, { signal }) {
      calls.push({ provider, request })
      const answer = await reply(request, calls.length)
      signal.throwIfAborted()
      if (answer instanceof Error) throw answer
      const done = {
        type: 'done' as const,
        text: typeof answer === 'string' ? answer : '',
        finishReason: 'stop' as const,
        usage: { inputTokens: 10, outputTokens: 5 },
        ...(typeof answer === 'string' ? {} : answer),
      }
      for (const text of done.text.match(/\S+\s*/g) ?? []) yield { type: 'token', text }
      yield done
    },
  }
  return { chatModel, calls }
}

/** An embedder that gives the same vector for every text and keeps the requests. */
export function fixedEmbedder(vector: number[]) {
  const calls: { provider: Provider; request: EmbedRequest }[] = []
  const embedder: Embedder = {
    embed: (provider, request) => {
      calls.push({ provider, request })
      return Promise.resolve(request.texts.map(() => vector))
    },
  }
  return { embedder, calls }
}

/** Collections of which every one is indexed the same way. */
export function fixedCollections(more: Partial<LiveIndex> = {}): Collections {
  return {
    live: (collectionId) =>
      Promise.resolve({
        collectionId,
        name: 'Handbook',
        storeName: 'c_1',
        embedder: { provider: 'ollama', model: 'nomic-embed-text' },
        dimension: 3,
        analyser: 1,
        languages: [{ language: 'en', share: 1 }],
        fields: [],
        revision: 1,
        trouble: null,
        sources: [],
        ...more,
      }),
    weigh: (index, texts) => Promise.resolve(texts.map((text) => weighedByStore(text, index))),
  }
}

/** The end of another pipeline's run, as its runner gives it. */
export function aSubRun(answer: string, more: Partial<RunFinished> = {}, steps: StepRecord[] = []): SubRun {
  const base = { type: 'run.finished', runId: 'sub', seq: 9, at: 0, durationMs: 5 } as const
  const usage = { inputTokens: 3, outputTokens: 2 }
  return { finished: { ...base, status: 'ok', outputs: { answer, sources: [] }, usage, ...more }, steps }
}

/** A published pipeline that ends each run by `reply`, and keeps what it was run with. */
export function scriptedPipelines(
  reply: (inputs: Record<string, unknown>, options: SubRunOptions) => SubRun | Promise<SubRun>,
) {
  const calls: { versionId: string; inputs: Record<string, unknown>; within: string }[] = []
  const pipelines: Pipelines = {
    run: async ({ versionId }, inputs, options) => {
      calls.push({ versionId, inputs, within: runPath(options.nest.path, options.item) })
      return reply(inputs, options)
    },
  }
  return { pipelines, calls }
}

const unused = () => Promise.reject(new Error('This node does not use that.'))

/** A vector store that answers every query with the same hits and keeps the queries. */
export function fixedStore(hits: VectorHit[]) {
  const calls: { name: string; query: VectorQuery }[] = []
  const vectorStore: VectorStore = {
    status: unused,
    createCollection: unused,
    deleteCollection: unused,
    stats: unused,
    upsert: unused,
    stagedPoints: unused,
    commitDocument: unused,
    discardStaged: unused,
    chunkRanges: unused,
    scroll: () => {
      throw new Error('This node does not use that.')
    },
    pointAlias: unused,
    deleteAlias: unused,
    deleteDocument: unused,
    chunksOf: unused,
    close: unused,
    query: (name, query) => {
      calls.push({ name, query })
      return Promise.resolve(hits)
    },
  }
  return { vectorStore, calls }
}

/** Reads a raw config as the compiler does: through the definition's schema. */
export const parseConfig = <C>(definition: { config: { parse: (value: unknown) => C } }, raw: unknown): C =>
  definition.config.parse(raw)
