import { z } from 'zod'
import type { ErrorInfo } from '@/pipeline/errors'
import { messageSchema } from '@/pipeline/message'
import type { PullProgress } from '@/server/capabilities/chat-model'
import type { RetrievalScores } from '@/server/capabilities/records/indexes'
import { idSchema } from '../ids'
import type { Fit } from './recommend'

export const modelName = z.string().trim().min(1).max(200)

/** Messages as they are sent to a model, without what else Telar knows of them. */
export const renderedMessages = z
  .array(z.strictObject({ role: messageSchema.shape.role, content: z.string().max(4_000_000) }))
  .min(1)
  .max(1_000)

/** A model of the table as the studio offers it. */
export interface OfferedModel {
  kind: 'chat' | 'embed'
  model: string
  /** Size of the download. */
  bytes: number
  /** What it takes while it runs, with a usual context. */
  memoryBytes: number
  parameters: string
  contextTokens: number
  languages: 'en' | 'many'
  licence: string
  source: string
  fit: Fit
  /** Ollama has it already. */
  there: boolean
}

/** A collection that is indexed by a built-in embedder. */
export interface OfferedCollection {
  id: string
  name: string
  documents: number
  /** It came with Telar. */
  example: boolean
}

export interface ModelOffer {
  /** Models can be pulled: Ollama answers. */
  up: boolean
  /** Memory of the computer that models would run on, in bytes; `null` where Ollama runs elsewhere. */
  memory: number | null
  /** What Ollama has nothing for. Base models do not count. */
  missing: { chat: boolean; embed: boolean }
  models: OfferedModel[]
  recommended: { chat: string | null; embed: string | null }
  /** What `auto` would embed with now, if that is one of Ollama's models. */
  embedder: string | null
  collections: OfferedCollection[]
  setup: SetupDto | null
}

/** What to get, and which collections to index anew with the embedding model. */
export const setupSchema = z.strictObject({
  chat: modelName.optional(),
  embed: modelName.optional(),
  collections: z.array(idSchema).max(100).default([]),
})
export type SetupInput = z.output<typeof setupSchema>

export type SetupState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

export interface PullStep {
  kind: 'pull'
  role: 'chat' | 'embed'
  model: string
  state: SetupState
  progress: PullProgress | null
  error: ErrorInfo | null
}

/**
 * `live`: the new index answers; `unmeasured`: it does, without saved questions to compare by; `worse`: it finds less and
 * waits beside the live one; `ready`: there was nothing to measure it by, and it waits.
 */
export type IndexOutcome = 'live' | 'unmeasured' | 'worse' | 'ready'

export interface IndexStep {
  kind: 'index'
  collectionId: string
  name: string
  model: string
  state: SetupState
  /** Documents. */
  done: number
  total: number
  outcome: IndexOutcome | null
  scores: { own: RetrievalScores; live: RetrievalScores } | null
  error: ErrorInfo | null
}

export type SetupStep = PullStep | IndexStep

/** Models being pulled, one after another, and collections being indexed with them. */
export interface SetupDto {
  id: string
  state: Exclude<SetupState, 'waiting'>
  steps: SetupStep[]
}
