import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'

/** How far from 1 a length may be before a vector is scaled; servers round their numbers. */
const tolerance = 1e-3

/**
 * Checks what a server returned for `expected` texts: one vector each, all of one dimension, none zero; scales them to
 * unit length where they are not. Throws `model-failed`.
 */
export function unitVectors(vectors: number[][], expected: number, server: Said | string): number[][] {
  const dimension = vectors[0]?.length ?? 0
  if (vectors.length !== expected) {
    throw new AppError(
      'model-failed',
      say('{server} returned {vectors} vectors for {texts} texts.', {
        server,
        vectors: vectors.length,
        texts: expected,
      }),
    )
  }
  return vectors.map((vector) => {
    const length = lengthOf(vector)
    if (vector.length !== dimension || !(length > 0)) {
      throw new AppError(
        'model-failed',
        say('{server} returned vectors that cannot be compared: empty, zero or of unequal dimension.', { server }),
      )
    }
    return Math.abs(length - 1) <= tolerance ? vector : vector.map((value) => value / length)
  })
}

function lengthOf(vector: readonly number[]): number {
  let sum = 0
  for (const value of vector) sum += value * value
  return Math.sqrt(sum)
}
