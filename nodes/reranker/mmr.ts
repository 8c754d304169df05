import type { Chunk } from '@/pipeline/chunk'
import type { Scored } from './scored'
import { countOf, type TermStatistics, termStatistics } from './term-statistics'

type Weights = Map<string, number>

/** TF-IDF weights of unit length. */
function weightsOf(words: readonly string[], { idf }: TermStatistics): Weights {
  const weights: Weights = new Map()
  let norm = 0
  for (const [term, count] of countOf(words)) {
    const weight = (1 + Math.log(count)) * idf(term)
    weights.set(term, weight)
    norm += weight * weight
  }
  if (norm > 0) for (const [term, weight] of weights) weights.set(term, weight / Math.sqrt(norm))
  return weights
}

function cosine(a: Weights, b: Weights): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0)
  return sum
}

/** Scores of the stage before, brought to 0–1. Scores that say nothing (all equal) leave it to the rank. */
function relevanceOf(chunks: readonly Chunk[]): number[] {
  const scores = chunks.map((chunk) => chunk.score)
  const highest = Math.max(...scores)
  const lowest = Math.min(...scores)
  if (highest === lowest) return chunks.map((_, index) => 1 - index / chunks.length)
  if (lowest >= 0) return scores.map((score) => score / highest)
  return scores.map((score) => (score - lowest) / (highest - lowest))
}

/**
 * Maximal marginal relevance (Carbonell and Goldstein, 1998): picks, one after the other, the chunk with the highest
 * λ · relevance − (1 − λ) · similarity to the nearest one picked before. Similarity is the TF-IDF cosine of the texts.
 */
export function rankByMmr(query: string, chunks: readonly Chunk[], lambda: number, limit: number): Scored[] {
  const statistics = termStatistics(query, chunks)
  const relevance = relevanceOf(chunks)
  const weights = statistics.chunks.map((words) => weightsOf(words, statistics))
  const nearest = chunks.map(() => 0)
  const left = new Set(chunks.keys())
  const ranked: Scored[] = []
  const value = (index: number) => lambda * (relevance[index] ?? 0) - (1 - lambda) * (nearest[index] ?? 0)
  while (left.size > 0 && ranked.length < limit) {
    const index = [...left].reduce((best, candidate) => (value(candidate) > value(best) ? candidate : best))
    ranked.push({ index, score: value(index) })
    left.delete(index)
    const picked = weights[index]
    for (const other of left) {
      const theirs = weights[other]
      if (picked && theirs) nearest[other] = Math.max(nearest[other] ?? 0, cosine(picked, theirs))
    }
  }
  return ranked
}
