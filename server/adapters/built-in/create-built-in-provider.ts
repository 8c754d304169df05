import type { ModelInfo } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { ModelProvider } from '@/server/capabilities/chat-model'
import { readExtractively } from './extractive-reader'
import { lexicalDimension, lexicalVector } from './lexical-embedder'

/** The digests change whenever the same text would get another answer or vector. */
export const builtInReader = {
  provider: 'built-in',
  model: 'extractive-reader',
  digest: 'extractive-reader-2',
  capabilities: ['chat'],
} satisfies ModelInfo
export const builtInEmbedder = {
  provider: 'built-in',
  model: 'lexical-384',
  digest: 'lexical-384-1',
  dimension: lexicalDimension,
  capabilities: ['embed'],
} satisfies ModelInfo

/** Texts embedded before others get their turn: some 5 ms of work. */
const turn = 8

/**
 * The models that need no server: a reader that quotes and an embedder that compares words. They make Telar useful on
 * a bare machine, and are no language models; wherever they serve, the studio says so.
 */
export function createBuiltInProvider(): ModelProvider {
  return {
    provider: 'built-in',
    status: async () => ({ provider: 'built-in', state: 'up' }),
    models: async () => [builtInReader, builtInEmbedder],
    async *chat(request, options) {
      check(request.model, builtInReader.model)
      yield* readExtractively(request, options)
    },
    async embed({ model, texts }, { signal }) {
      check(model, builtInEmbedder.model)
      signal.throwIfAborted()
      const vectors: number[][] = []
      for (const [index, text] of texts.entries()) {
        if (index > 0 && index % turn === 0) {
          await new Promise((resolve) => setImmediate(resolve))
          signal.throwIfAborted()
        }
        vectors.push(lexicalVector(text))
      }
      return vectors
    },
  }
}

function check(model: string, wanted: string): void {
  if (model === wanted) return
  throw new AppError('model-missing', `There is no built-in model named ${model} for this; there is ${wanted}.`, {
    details: { model, provider: 'built-in' },
    fix: `Choose ${wanted}, or a model of a server.`,
  })
}
