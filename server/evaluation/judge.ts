import { type Asker, askFitting, createAsker, languageModel } from '@/nodes/shared/ask-model'
import { withinLimit } from '@/nodes/shared/within-limit'
import { AppError } from '@/pipeline/errors'
import type { ModelRef, ResolvedModel } from '@/pipeline/model-ref'
import type { Usage } from '@/pipeline/run-event'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { pause } from '@/server/engine/abort'
import { systemClock } from '@/server/engine/clock'
import { defaultRetry, retryDelay } from '@/server/engine/retry'
import type { Subject } from './subject'

/** How long one judgement may take. */
const JUDGE_MS = 60_000

/** The chat model that judges; undefined where no language model serves: the built-in reader only quotes. */
export const judgeFor = ({ tools }: Subject, ref: ModelRef | undefined): ResolvedModel | undefined =>
  languageModel(tools.judgeOf(ref))

/**
 * Asks a judge: temperature 0, constrained JSON, within a minute, again only where the engine would do a step again. What
 * it costs is added to the subject's usage, also where it fails. Throws what the model throws, `timeout`, and
 * `invalid-model-output` for what cannot be read: no verdict.
 */
export const askJudge = <T>(
  { tools: { chatModel }, options: { signal }, usage }: Subject,
  model: ResolvedModel,
  work: (asker: Asker) => Promise<T>,
): Promise<T> =>
  askAgain({ limitMs: JUDGE_MS, signal, usage, open: (ended) => createAsker(chatModel, model, ended) }, work)

interface Asking {
  limitMs: number
  signal: StopSignal
  /** What it costs is added here, also where it fails. */
  usage: Usage
  /** Binds the model to one attempt. */
  open: (signal: StopSignal) => Asker
}

/** Asks a model within a time limit, again only where the engine would do a step again. Throws what the last attempt threw. */
export async function askAgain<T>(
  { limitMs, signal, usage, open }: Asking,
  work: (asker: Asker) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withinLimit(limitMs, signal, async (limited) => {
        const asker = open(limited)
        try {
          return await askFitting(asker, work)
        } finally {
          usage.inputTokens += asker.usage.inputTokens
          usage.outputTokens += asker.usage.outputTokens
        }
      })
    } catch (error) {
      signal.throwIfAborted()
      const delay = error instanceof AppError ? retryDelay(error, attempt, 'read', defaultRetry) : null
      if (delay === null) throw error
      await pause(delay, signal, systemClock)
    }
  }
}
