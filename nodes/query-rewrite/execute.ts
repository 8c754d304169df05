import { AppError } from '@/pipeline/errors'
import type { Message } from '@/pipeline/message'
import type { ResolvedModel } from '@/pipeline/model-ref'
import { makeNote, type Usage } from '@/pipeline/run-event'
import { english, type Said, say } from '@/pipeline/said'
import type { ChatModel } from '@/server/capabilities'
import { implementNode } from '@/server/capabilities/implement-node'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { createAsker, languageModel } from '../shared/ask-model'
import { withinLimit } from '../shared/within-limit'
import { type QueryRewriteConfig, queryRewrite } from './definition'
import type { Note } from './messages'
import { answerSchema, answerTokens, keyOf, readRewrite, rewritePrompt, turnsOf } from './rewrite-prompt'

interface Job {
  config: QueryRewriteConfig
  query: string
  turns: readonly Message[]
  model: ResolvedModel
  chatModel: ChatModel
  signal: StopSignal
}

interface Rewrite {
  written: string[]
  failed?: Note
  usage?: Usage
}

const failedNote = (reason: Said, code: string): Note =>
  makeNote('rewrite-failed', say('The question passes unchanged: {reason}', { reason }), {
    reason: english(reason),
    code,
  })

/** Asks the model. A useless answer never fails the step; a model that does not answer does when the config says so. */
async function rewrite({ config, query, turns, model, chatModel, signal }: Job): Promise<Rewrite> {
  const { mode, count } = config
  let usage: Usage | undefined
  try {
    const written = await withinLimit(config.timeoutMs, signal, async (limited) => {
      const asker = createAsker(chatModel, model, limited)
      usage = asker.usage
      const messages = rewritePrompt(query, turns, config)
      const answer = await asker.ask({ messages, maxTokens: answerTokens(mode, count), schema: answerSchema(mode) })
      return readRewrite(mode, answer.text, count)
    })
    if (written.length > 0) return { written, usage }
    return { written, usage, failed: failedNote(say('The model wrote nothing.'), 'invalid-model-output') }
  } catch (error) {
    signal.throwIfAborted()
    const useless = error instanceof AppError && error.code === 'invalid-model-output'
    if (!(error instanceof AppError) || (config.onFailure === 'fail' && !useless)) throw error
    return { written: [], usage, failed: failedNote(error.said.message, error.code) }
  }
}

/** What leaves the step: one text for a single search, and the list for several, the original first where it is kept. */
function outputsOf({ mode, keepOriginal, count }: QueryRewriteConfig, query: string, written: readonly string[]) {
  const [first = query] = written
  if (mode === 'condense') return { query: first, queries: [first] }
  const original = keyOf(query)
  const others = written.filter((each) => keyOf(each) !== original).slice(0, count)
  const queries = keepOriginal || others.length === 0 ? [query, ...others] : others
  return { query: mode === 'hyde' ? first : query, queries }
}

export const executeQueryRewrite = implementNode(
  queryRewrite,
  async ({ config, inputs, resources, capabilities, signal }) => {
    const query = inputs.query.trim()
    const { mode } = config
    if (query === '') {
      const note: Note = makeNote('rewrite-failed', say('The question is empty.'), { code: 'empty' })
      return { outputs: { query, queries: [] }, outcome: 'empty', notes: [note], details: { mode, asked: false } }
    }
    const turns = turnsOf(inputs.history, config.turns)
    const unchanged = { query, queries: [query] }
    if (mode === 'condense' && turns.length === 0) return { outputs: unchanged, details: { mode, asked: false } }
    const model = languageModel(resources.chatModels.model)
    if (!model) {
      const note = failedNote(say('No language model serves, and the built-in reader cannot rewrite.'), 'model-missing')
      return { outputs: unchanged, outcome: 'fallback', notes: [note], details: { mode, asked: false } }
    }
    const { chatModel } = capabilities
    const { written, failed, usage } = await rewrite({ config, query, turns, model, chatModel, signal })
    const details = { mode, asked: true, provider: model.provider, model: model.model, turns: turns.length }
    if (failed) return { outputs: unchanged, outcome: 'fallback', notes: [failed], usage, details }
    return { outputs: outputsOf(config, query, written), usage, details }
  },
)
