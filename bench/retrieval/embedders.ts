import { lexicalDimension, lexicalVector } from '@/server/adapters/built-in/lexical-embedder'
import { staticDimension, staticVectors } from '@/server/knowledge/static-vectors'

export const embedderNames = ['static-384', 'lexical-384'] as const
export type EmbedderName = (typeof embedderNames)[number]

export interface BenchEmbedder {
  name: EmbedderName
  dimension: number
  embed(text: string): number[]
}

/** A built-in embedder by its name. */
export async function openEmbedder(name: EmbedderName): Promise<BenchEmbedder> {
  if (name === 'lexical-384') return { name, dimension: lexicalDimension, embed: lexicalVector }
  const vectors = await staticVectors()
  return { name, dimension: staticDimension, embed: (text) => [...vectors.embed(text)] }
}
