import { AppError } from '@/pipeline/errors'
import type { Message } from '@/pipeline/message'
import { type Said, say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { defaultRetryDelays, withRetries } from '@/server/capabilities/with-retries'
import type { ParsedDocument } from '../parse/parsed-document'
import { isPlaced, PLACE_TOKENS } from '../placement/index-text'
import { chunkDocument, type TextChunk } from '../split/chunk-document'
import type { IndexTarget } from './index-target'
import type { IndexDeps } from './types'

export interface ChunksOptions {
  signal: StopSignal
  onWarning: (said: Said) => void
  /** So many chunks are only passed over: no model writes for them. */
  skip: number
}

/**
 * The chunks of a document as an index asks for them; the same text and settings always give the same places. Those of a
 * table of contents are left out: it says nothing that its chapters do not say, and would come before them.
 */
export async function* chunksOf(
  deps: IndexDeps,
  target: IndexTarget,
  parsed: ParsedDocument,
  { signal, onWarning, skip }: ChunksOptions,
): AsyncGenerator<TextChunk, void, undefined> {
  const complete = await writer(deps, target, skip)
  const longest = await longestText(deps, target, signal)
  const chunks = chunkDocument(parsed, target.chunking, {
    signal,
    onWarning,
    embed: (texts) => embed(deps, target, texts, signal),
    ...(longest !== undefined && { longest: isPlaced(target.analyser) ? roomBeside(longest) : longest }),
    ...(complete && { complete }),
  })
  const contents = parsed.blocks?.filter(({ kind }) => kind === 'contents') ?? []
  let index = 0
  for await (const chunk of chunks) {
    if (!contents.some(({ start, end }) => start <= chunk.start && chunk.end <= end)) yield { ...chunk, index: index++ }
  }
}

/** What is left of the longest text beside the line that places it. */
const roomBeside = (longest: number) => Math.max(Math.floor(longest / 2), longest - PLACE_TOKENS)

function embed(deps: IndexDeps, { provider, model }: IndexTarget, texts: string[], signal: StopSignal) {
  const request = { model, texts, kind: 'passage' as const }
  const delays = deps.retryDelaysMs ?? defaultRetryDelays
  return withRetries(() => deps.embedder.embed(provider, request, { signal }), delays, signal)
}

function longestText(deps: IndexDeps, { provider, model }: IndexTarget, signal: StopSignal) {
  const ask = async () => deps.embedder.longestText?.(provider, { model, kind: 'passage' }, { signal })
  return withRetries(ask, deps.retryDelaysMs ?? defaultRetryDelays, signal)
}

/** Asks the model that writes context; calls come in the order of the chunks. */
async function writer({ chatModel, resolveChat, retryDelaysMs }: IndexDeps, { chunking }: IndexTarget, skip: number) {
  const { context } = chunking
  if (context === null) return undefined
  if (!chatModel || !resolveChat) throw new AppError('model-missing', say('No chat model writes context here.'))
  const { provider, model } = await resolveChat(context)
  let calls = 0
  return async (messages: Message[], signal: StopSignal): Promise<string> => {
    if (calls++ < skip) return '-'
    const ask = async () => {
      for await (const event of chatModel.chat(provider, { model, messages, temperature: 0 }, { signal })) {
        if (event.type === 'done') return event.text
      }
      throw new AppError('model-failed', say('The model {model} broke off.', { model }))
    }
    return withRetries(ask, retryDelaysMs ?? defaultRetryDelays, signal)
  }
}
