import type { Chunk } from '@/pipeline/chunk'
import { makeNote, type NoteOf } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { implementNode } from '@/server/capabilities/implement-node'
import { fuseByDistribution, fuseByRank, fuseByScore, type WeightedList } from '../shared/fuse-chunks'
import { type FusionConfig, fusion, listPorts, weightsOf } from './definition'

const fusedBy: Record<FusionConfig['method'], (lists: readonly WeightedList[], k: number) => Chunk[]> = {
  rrf: fuseByRank,
  dbsf: fuseByDistribution,
  score: fuseByScore,
}

export const executeFusion = implementNode(fusion, ({ config, inputs }) => {
  const weights = weightsOf(config)
  const given: Readonly<Record<string, unknown>> = inputs
  const lists = listPorts(config.lists).map((name, index) => ({
    name,
    // Every input is chunks by its port's type; one that did not arrive is absent.
    chunks: given[name] as readonly Chunk[] | undefined,
    weight: weights[index] ?? 1,
  }))
  const arrived = lists.flatMap(({ chunks, weight }) => (chunks ? [{ chunks, weight }] : []))
  const fused = fusedBy[config.method](arrived, config.k)
  const details = {
    method: config.method,
    /** Chunks by input; null where the list did not arrive. */
    lists: Object.fromEntries(lists.map(({ name, chunks }) => [name, chunks?.length ?? null])),
    candidates: fused.length,
  }
  if (fused.length > 0) return Promise.resolve({ outputs: { chunks: fused.slice(0, config.topK) }, details })
  const note: NoteOf = makeNote('nothing-found', say('None of the lists has a chunk.'))
  return Promise.resolve({ outputs: { chunks: [] }, outcome: 'empty' as const, notes: [note], details })
})
