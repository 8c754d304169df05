import { AppError } from '@/pipeline/errors'
import type { ModelRef, Provider } from '@/pipeline/model-ref'
import type { ChatModel, Embedder } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ChunkTools } from './chunk-document'

export interface ChunkModels {
  embedder: Embedder
  chatModel?: ChatModel
  /** Says which chat model a reference means now. */
  resolveChat?: (ref: ModelRef) => Promise<{ provider: Provider; model: string }>
}

/** What the model is shown and answers fits this context; one number for all calls, so that no server loads a model twice. */
const CONTEXT_TOKENS = 8_192
const ANSWER_TOKENS = 200

/**
 * The models that splitting may ask, as its tools: `embedder` is the collection's, `context` the model of its chunking
 * settings, looked up at the first call.
 */
export async function chunkTools(
  models: ChunkModels,
  { embedder, context }: { embedder: { provider: Provider; model: string }; context: ModelRef | null },
  { signal, onWarning }: Pick<ChunkTools, 'signal' | 'onWarning'>,
): Promise<ChunkTools> {
  const { provider, model } = embedder
  const embed = (texts: string[]) => models.embedder.embed(provider, { model, texts, kind: 'passage' }, { signal })
  const complete = context && completion(models, context)
  const longest = await longestText(models.embedder, { provider, model }, signal)
  return {
    embed,
    signal,
    ...(longest !== undefined && { longest }),
    ...(complete && { complete }),
    ...(onWarning && { onWarning }),
  }
}

/** A preview is worth having also while the embedder is out of reach: it then shows what the settings alone say. */
async function longestText(
  embedder: Embedder,
  { provider, model }: { provider: Provider; model: string },
  signal: StopSignal,
): Promise<number | undefined> {
  try {
    return await embedder.longestText?.(provider, { model, kind: 'passage' }, { signal })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError) return undefined
    throw error
  }
}

function completion({ chatModel, resolveChat }: ChunkModels, context: ModelRef): ChunkTools['complete'] {
  if (!chatModel) return undefined
  let found: Promise<{ provider: Provider; model: string } | undefined> | undefined
  return async (messages, signal) => {
    found ??= Promise.resolve(resolveChat?.(context))
    const resolved = await found
    const provider = resolved?.provider ?? context.provider
    const request = {
      model: resolved?.model ?? context.model,
      messages,
      temperature: 0,
      contextTokens: CONTEXT_TOKENS,
      maxTokens: ANSWER_TOKENS,
    }
    // Without a resolver only a named provider can be asked; the built-in reader answers for what is left open.
    const events = chatModel.chat(provider === 'auto' ? 'built-in' : provider, request, { signal })
    let answer = ''
    for await (const event of events) if (event.type === 'done') answer = event.text
    return answer
  }
}
