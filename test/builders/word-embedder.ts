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
