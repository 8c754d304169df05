import type { StageScore } from '@/pipeline/chunk'
import type { VectorHit } from '@/server/capabilities/vector-store'

export type Stages<K> = Map<K, StageScore>

/** What the stages of a search made of each chunk. */
export interface Legs<K> {
  dense?: Stages<K> | undefined
  sparse?: Stages<K> | undefined
  fused?: Stages<K> | undefined
}

/** Rank and score of each entry of a list, best first; `normalised` is what a fusion made of the scores, in that order. */
export function stagesOf<T extends { score: number }, K>(
  list: readonly T[],
  keyOf: (entry: T) => K,
  normalised?: readonly number[],
): Stages<K> {
  const stages: Stages<K> = new Map()
  for (let at = 0; at < list.length; at += 1) {
    const entry = list[at]
    if (!entry) continue
    const stage: StageScore = { rank: at + 1, score: entry.score }
    const share = normalised?.[at]
    if (share !== undefined) stage.normalised = share
    stages.set(keyOf(entry), stage)
  }
  return stages
}

/** The stages of one chunk, only those that know it. */
export function stagesAt<K>({ dense, sparse, fused }: Legs<K>, key: K): VectorHit['stages'] {
  const stages: VectorHit['stages'] = {}
  const inDense = dense?.get(key)
  const inSparse = sparse?.get(key)
  const inFused = fused?.get(key)
  if (inDense) stages.dense = inDense
  if (inSparse) stages.sparse = inSparse
  if (inFused) stages.fused = inFused
  return stages
}
