import { hashOf } from '@/pipeline/hash'
import type { Definitions } from '@/pipeline/node-definition'
import type { CandidateRecord } from '@/server/capabilities/records/experiments'

/** Names how a candidate finds its chunks: the nodes that search, rank and pack them, and how collections are indexed. */
export function retrievalOf(
  { graph, facets }: Pick<CandidateRecord, 'graph' | 'facets'>,
  definitions: Definitions,
): string {
  const kinds = new Set(['search', 'chunks'])
  const nodes = graph.nodes
    .filter(({ type }) => kinds.has(definitions.get(type)?.explain?.kind ?? ''))
    .map(({ id, type, config }) => ({ id, type, config }))
  const indexed = facets.filter(({ facet }) => facet.startsWith('chunking ') || facet.startsWith('embedder '))
  return hashOf({ nodes, indexed })
}
