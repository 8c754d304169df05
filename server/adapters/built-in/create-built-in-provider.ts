import { builtInEmbedderName, formerEmbedderName } from '@/pipeline/built-in-models'
import type { ModelInfo } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { ModelProvider } from '@/server/capabilities/chat-model'
import { staticDimension, staticVectors } from '@/server/knowledge/static-vectors'
import { readExtractively } from './extractive-reader'
import { lexicalDimension, lexicalVector } from './lexical-embedder'

/** The digests change whenever the same text would get another answer or vector. */
export const builtInReader = {
  provider: 'built-in',
  model: 'extractive-reader',
  digest: 'extractive-reader-2',
  capabilities: ['chat'],
} satisfies ModelInfo
/** Word vectors of several languages; the one that is taken where nothing is said. */
export const builtInEmbedder = {
  provider: 'built-in',
  model: builtInEmbedderName,
  digest: 'static-384-1',
  dimension: staticDimension,
  capabilities: ['embed'],
} satisfies ModelInfo
/** The embedder of earlier versions, for the collections that were made with it. */
export const lexicalEmbedder = {
  provider: 'built-in',
  model: formerEmbedderName,
  digest: 'lexical-384-1',
  dimension: lexicalDimension,
  capabilities: ['embed'],
} satisfies ModelInfo

/** Texts embedded before others get their turn: some 5 ms of work. */
const turn = 8

/**
 * The models that need no server: a reader that quotes, an embedder that adds up word vectors and one that compares
 * words by their letters. They make Telar useful on a bare machine, and are no language models; wherever they serve, the
 * studio says so. The first embedder listed is the one that `auto` means.
 */
export function createBuiltInProvider(): ModelProvider {
  return {
    provider: 'built-in',
    status: async () => ({ provider: 'built-in', state: 'up' }),
    models: async () => [builtInReader, builtInEmbedder, lexicalEmbedder],
    async *chat(request, options) {
      if (request.model !== builtInReader.model) throw missing(request.model, builtInReader.model)
      yield* readExtractively(request, options)
    },
    async embed({ model, texts }, { signal }) {
      signal.throwIfAborted()
      const embed = await embedderNamed(model)
      const vectors: number[][] = []
      for (const [index, text] of texts.entries()) {
        if (index > 0 && index % turn === 0) {
          await new Promise((resolve) => setImmediate(resolve))
          signal.throwIfAborted()
        }
        vectors.push(embed(text))
      }
      return vectors
    },
  }
}

/** Throws `model-missing` for another name, `model-failed` when the word vectors cannot be read. */
async function embedderNamed(model: string): Promise<(text: string) => number[]> {
  if (model === builtInEmbedder.model) return (await staticVectors()).embed
  if (model === lexicalEmbedder.model) return lexicalVector
  throw missing(model, builtInEmbedder.model)
}

function missing(model: string, wanted: string): AppError {
  return new AppError(
    'model-missing',
    say('There is no built-in model named {model} for this; there is {wanted}.', { model, wanted }),
    {
      details: { model, provider: 'built-in' },
      fix: say('Choose {wanted}, or a model of a server.', { wanted }),
    },
  )
}
