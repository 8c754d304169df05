import type { Chunk } from '@/pipeline/chunk'
import { AppError, type SaidOfError } from '@/pipeline/errors'
import type { StepResources } from '@/pipeline/plan'
import { makeNote, type Usage } from '@/pipeline/run-event'
import { english, say } from '@/pipeline/said'
import type { Capabilities } from '@/server/capabilities'
import { implementNode } from '@/server/capabilities/implement-node'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { askFitting, createAsker, languageModel } from '../shared/ask-model'
import { withinLimit } from '../shared/within-limit'
import { type RerankerConfig, reranker } from './definition'
import { rankByWords } from './lexical'
import { rankListwise } from './listwise'
import type { Note } from './messages'
import { rankByMmr } from './mmr'
import { rankPointwise } from './pointwise'
import { byScore, type Scored } from './scored'

interface Ranking {
  ranked?: Scored[]
  /** Why the chunks keep their order. */
  bypassed?: Note
  /** How many passages were judged by a part of them. */
  cut?: number
  usage?: Usage
}

interface Job {
  config: RerankerConfig
  query: string
  chunks: readonly Chunk[]
  resources: StepResources
  capabilities: Pick<Capabilities, 'chatModel' | 'rerankServer'>
  signal: StopSignal
}

function bypass({ message: reason, fix }: SaidOfError, code: string): Note {
  const told = fix
    ? say('The chunks keep their order: {reason} {fix}', { reason, fix })
    : say('The chunks keep their order: {reason}', { reason })
  return makeNote('rerank-bypassed', told, { reason: english(reason), code })
}

/** Ranks within the step's own time limit; what fails is bypassed, a caller that stops is obeyed. */
async function orBypass(job: Job, rank: (signal: StopSignal) => Promise<Scored[]>): Promise<Ranking> {
  try {
    return { ranked: await withinLimit(job.config.timeoutMs, job.signal, rank) }
  } catch (error) {
    job.signal.throwIfAborted()
    if (!(error instanceof AppError)) throw error
    return { bypassed: bypass(error.said, error.code) }
  }
}

async function rankByModel(job: Job): Promise<Ranking> {
  const { config, query, chunks, resources, capabilities } = job
  const model = languageModel(resources.chatModels.model)
  if (!model) {
    return {
      bypassed: bypass(
        { message: say('No language model serves, and the built-in reader cannot judge.') },
        'model-missing',
      ),
    }
  }
  const rank = config.method === 'llm-pointwise' ? rankPointwise : rankListwise
  let usage: Usage | undefined
  const ranking = await orBypass(job, (signal) => {
    const asker = createAsker(capabilities.chatModel, model, signal)
    usage = asker.usage
    return askFitting(asker, (fitting) => rank(query, chunks, fitting))
  })
  return { ...ranking, usage }
}

/** Ranks by a rerank server. What places a chunk in its document (a table's header) is judged with its text. */
async function rankByServer(job: Job): Promise<Ranking> {
  const { config, query, chunks, capabilities } = job
  const documents = chunks.map(({ text, context }) => (context ? `${context}\n${text}` : text))
  const model = config.serverModel === '' ? {} : { model: config.serverModel }
  let cut = 0
  const onCut = (count: number) => {
    cut = count
  }
  const ranking = await orBypass(job, async (signal) =>
    byScore(await capabilities.rerankServer.rerank({ ...model, query, documents, onCut }, { signal })),
  )
  return { ...ranking, cut }
}

const cutNote = (cut: number): Note =>
  makeNote(
    'rerank-cut',
    say('The rerank server takes shorter texts: {cut} passages were judged by their beginning.', { cut }),
    { passages: cut },
  )

async function rankingOf(job: Job): Promise<Ranking> {
  const { config, query, chunks } = job
  switch (config.method) {
    case 'mmr':
      return { ranked: rankByMmr(query, chunks, config.lambda, config.topN) }
    case 'lexical':
      return { ranked: rankByWords(query, chunks) }
    case 'server':
      return rankByServer(job)
    default:
      return rankByModel(job)
  }
}

function withRanks(ranked: readonly Scored[], chunks: readonly Chunk[]): Chunk[] {
  return ranked.flatMap(({ index, score }, i) => {
    const chunk = chunks[index]
    return chunk ? [{ ...chunk, score, stages: { ...chunk.stages, rerank: { rank: i + 1, score } } }] : []
  })
}

export const executeReranker = implementNode(reranker, async ({ config, inputs, resources, capabilities, signal }) => {
  const { method, topN, scoreThreshold } = config
  const { query, chunks } = inputs
  const details = { method, candidates: chunks.length }
  if (chunks.length === 0) {
    const note: Note = makeNote('nothing-found', say('There are no chunks to put in order.'))
    return { outputs: { chunks: [] }, outcome: 'empty', notes: [note], details }
  }
  const { ranked, bypassed, usage, cut } = await rankingOf({ config, query, chunks, resources, capabilities, signal })
  if (bypassed || !ranked) {
    const notes = bypassed ? [bypassed] : []
    return { outputs: { chunks: chunks.slice(0, topN) }, outcome: 'fallback', notes, usage, details }
  }
  const best = withRanks(ranked.slice(0, topN), chunks)
  const kept = scoreThreshold === undefined ? best : best.filter((chunk) => chunk.score >= scoreThreshold)
  const notes = cut ? [cutNote(cut)] : []
  if (kept.length > 0) return { outputs: { chunks: kept }, outcome: cut ? 'degraded' : 'ok', notes, usage, details }
  const message = say('None of {count} chunks reached the lowest score of {scoreThreshold}.', {
    count: chunks.length,
    scoreThreshold: scoreThreshold ?? 0,
  })
  const note: Note = makeNote('below-threshold', message, { threshold: scoreThreshold ?? 0 })
  return { outputs: { chunks: [] }, outcome: 'empty', notes: [note], usage, details }
})
