import type { Chunk } from '@/pipeline/chunk'
import { AppError, errorInfo } from '@/pipeline/errors'
import type { StepResources } from '@/pipeline/plan'
import type { StepNote, Usage } from '@/pipeline/run-event'
import type { ChatModel } from '@/server/capabilities'
import { implementNode } from '@/server/capabilities/implement-node'
import { createAsker } from './ask-model'
import { type RerankerConfig, reranker, usesModel } from './definition'
import { rankByWords } from './lexical'
import { rankListwise } from './listwise'
import { rankByMmr } from './mmr'
import { rankPointwise } from './pointwise'
import type { Scored } from './scored'

/** Rejects as soon as the signal aborts, even when the work does not listen to it. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

interface ModelRanking {
  ranked?: Scored[]
  /** Why the model was bypassed. */
  bypassed?: StepNote
  usage?: Usage
}

interface ModelJob {
  config: RerankerConfig
  query: string
  chunks: readonly Chunk[]
  resources: StepResources
  chatModel: ChatModel
  signal: AbortSignal
}

const bypass = (reason: string, code: string): StepNote => ({
  code: 'rerank-bypassed',
  message: `The chunks keep their order: ${reason}`,
  params: { reason, code },
})

/** Ranks by a model within the step's own time limit; a model that fails is bypassed, a caller that stops is obeyed. */
async function rankByModel({ config, query, chunks, resources, chatModel, signal }: ModelJob): Promise<ModelRanking> {
  const model = resources.chatModels.model
  if (!model || model.provider === 'built-in') {
    return { bypassed: bypass('No language model serves, and the built-in reader cannot judge.', 'model-missing') }
  }
  const limit = new AbortController()
  const late = new AppError('timeout', `The model took longer than ${config.timeoutMs} ms.`)
  const timer = setTimeout(() => limit.abort(late), config.timeoutMs)
  const either = AbortSignal.any([signal, limit.signal])
  const asker = createAsker(chatModel, model, either)
  const rank = config.method === 'llm-pointwise' ? rankPointwise : rankListwise
  try {
    return { ranked: await untilAborted(rank(query, chunks, asker), either), usage: asker.usage }
  } catch (error) {
    signal.throwIfAborted()
    const cause = limit.signal.aborted ? late : error
    if (!(cause instanceof AppError)) throw error
    // Ends calls that are still under way after one of several has failed.
    limit.abort(cause)
    return { bypassed: bypass(errorInfo(cause).message, cause.code), usage: asker.usage }
  } finally {
    clearTimeout(timer)
  }
}

function withRanks(ranked: readonly Scored[], chunks: readonly Chunk[]): Chunk[] {
  return ranked.flatMap(({ index, score }, i) => {
    const chunk = chunks[index]
    return chunk ? [{ ...chunk, score, stages: { ...chunk.stages, rerank: { rank: i + 1, score } } }] : []
  })
}

export const executeReranker = implementNode(reranker, async ({ config, inputs, resources, capabilities, signal }) => {
  const { method, topN, lambda, scoreThreshold } = config
  const { query, chunks } = inputs
  const details = { method, candidates: chunks.length }
  if (chunks.length === 0) {
    const note: StepNote = { code: 'nothing-found', message: 'There are no chunks to put in order.' }
    return { outputs: { chunks: [] }, outcome: 'empty', notes: [note], details }
  }
  const job = { config, query, chunks, resources, chatModel: capabilities.chatModel, signal }
  const { ranked, bypassed, usage }: ModelRanking = usesModel(method)
    ? await rankByModel(job)
    : { ranked: method === 'mmr' ? rankByMmr(query, chunks, lambda, topN) : rankByWords(query, chunks) }
  if (bypassed || !ranked) {
    const notes = bypassed ? [bypassed] : []
    return { outputs: { chunks: chunks.slice(0, topN) }, outcome: 'fallback', notes, usage, details }
  }
  const best = withRanks(ranked.slice(0, topN), chunks)
  const kept = scoreThreshold === undefined ? best : best.filter((chunk) => chunk.score >= scoreThreshold)
  if (kept.length > 0) return { outputs: { chunks: kept }, usage, details }
  const message = `None of ${chunks.length} chunks reached the lowest score of ${scoreThreshold}.`
  const note: StepNote = { code: 'below-threshold', message, params: { threshold: scoreThreshold ?? 0 } }
  return { outputs: { chunks: [] }, outcome: 'empty', notes: [note], usage, details }
})
