import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Embedder } from '@/server/capabilities/chat-model'

const DIMENSION = 64

/** Embeds by the words' letters, deterministic and good enough to find the same words again. */
export function wordEmbedder(): Embedder {
  return { embed: (_provider, { texts }) => Promise.resolve(texts.map(wordVector)) }
}

function wordVector(text: string): number[] {
  const vector = new Array<number>(DIMENSION).fill(0)
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? ['']) {
    let hash = 7
    for (const letter of word) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973
    vector[hash % DIMENSION] = (vector[hash % DIMENSION] ?? 0) + 1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

/** An embedder that fails for texts with a word, until it is told otherwise. */
export function failingEmbedder(word: string, code: 'model-refused' | 'models-unreachable' = 'model-refused') {
  const words = wordEmbedder()
  const state = { fails: true, texts: 0 }
  const embedder: Embedder = {
    embed: (provider, request, callOptions) => {
      state.texts += request.texts.length
      return state.fails && request.texts.some((text) => text.includes(word))
        ? Promise.reject(new AppError(code, say('The model cannot take this.')))
        : words.embed(provider, request, callOptions)
    },
  }
  return { state, embedder }
}
