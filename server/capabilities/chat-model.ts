import type { ModelInfo } from '@/pipeline/environment'
import type { Json } from '@/pipeline/json'
import type { Message } from '@/pipeline/message'
import type { Provider } from '@/pipeline/model-ref'
import type { Usage } from '@/pipeline/run-event'
import type { Said } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { TokenGauge } from '@/server/capabilities/token-gauge'

export interface ChatRequest {
  model: string
  /** Adapters send `role` and `content`; the built-in reader also uses `sources` and `variables`. */
  messages: readonly Message[]
  temperature?: number
  seed?: number
  /** Context length in tokens (`num_ctx`); always sent where the server takes it. */
  contextTokens?: number
  maxTokens?: number
  stop?: string[]
  /** JSON schema the answer must follow. */
  schema?: { [key: string]: Json }
  /** How many alternatives to report per token, 0–20. Absent: no log-probabilities. */
  topLogprobs?: number
  /** Thinking models think only when asked to. */
  think?: boolean
}

export interface TokenLogprob {
  token: string
  logprob: number
  top: { token: string; logprob: number }[]
}

export type FinishReason = 'stop' | 'length' | 'other'

export type ChatEvent =
  | { type: 'token'; text: string }
  /** What the model thinks before and between what it says; no part of its answer. */
  | { type: 'reasoning'; text: string }
  /** All tokens so far turned out to be reasoning; it follows as such. */
  | { type: 'reset' }
  | {
      type: 'done'
      text: string
      /** The whole reasoning, where there was any. */
      reasoning?: string
      finishReason: FinishReason
      usage: Usage
      logprobs?: TokenLogprob[]
      abstained?: boolean
      /** How likely the answer is right, 0…1, calibrated; only from models that can tell. */
      confidence?: number
      /** Where in `text` the shortest answer stands: UTF-16 offsets, `end` exclusive. */
      span?: { start: number; end: number }
    }

export interface CallOptions {
  signal: StopSignal
}

/**
 * Answers chat messages. `abstained`: the model knows that it found no answer in the sources (only the built-in reader does).
 * Tokens come as they are made, those that arrive together perhaps as one; exactly one `done` ends the stream, with the whole text.
 * Throws AppError: `models-unreachable`, `models-busy`, `model-missing`, `model-refused`, `model-failed`.
 * Aborting the signal ends the call at the server too and rejects with the signal's reason.
 */
export interface ChatModel {
  /** How the tokens that servers count in prompts compare with the estimate. */
  gauge?: TokenGauge
  chat(provider: Provider, request: ChatRequest, options: CallOptions): AsyncIterable<ChatEvent>
}

export interface EmbedRequest {
  model: string
  texts: readonly string[]
  /** Many models embed questions and passages differently. */
  kind: 'query' | 'passage'
  /** Told of each text (by its place) that is longer than the model takes and was embedded in so many parts. */
  onParts?: (at: number, parts: number) => void
}

/**
 * Turns texts into vectors of unit length, one per text, all of one dimension.
 * Never cuts a text: one that is too long for the model is embedded in parts, and its vector is their mean.
 */
export interface Embedder {
  embed(provider: Provider, request: EmbedRequest, options: CallOptions): Promise<number[][]>
  /**
   * The longest text that the model should be given, in estimated tokens: what it takes, less its prefix and a margin.
   * `undefined` where its context is not known.
   */
  longestText?(
    provider: Provider,
    which: Pick<EmbedRequest, 'model' | 'kind'>,
    options: CallOptions,
  ): Promise<number | undefined>
}

export type ServerState = 'up' | 'down'
export interface ProviderStatus {
  provider: Provider
  state: ServerState
  /** Address without credentials; absent for what runs in process. */
  url?: string
  version?: string
  message?: Said
}

export interface PullProgress {
  status: string
  completed?: number
  total?: number
}

/** One model server (or the built-in models): an adapter implements this; the container joins them into the capabilities. */
export interface ModelProvider {
  readonly provider: Provider
  status(options: CallOptions): Promise<ProviderStatus>
  /** What the server has. Throws `models-unreachable` when it does not answer. */
  models(options: CallOptions): Promise<ModelInfo[]>
  chat(request: ChatRequest, options: CallOptions): AsyncIterable<ChatEvent>
  embed(request: EmbedRequest, options: CallOptions): Promise<number[][]>
  longestText?(which: Pick<EmbedRequest, 'model' | 'kind'>, options: CallOptions): Promise<number | undefined>
  /** The very text that the model's template makes of the messages; `undefined` where the server does not tell. */
  render?(request: ChatRequest, options: CallOptions): Promise<string | undefined>
  /** Downloads a model to the server; absent where that is impossible. Yields progress in bytes. */
  pull?(model: string, options: CallOptions): AsyncIterable<PullProgress>
}
