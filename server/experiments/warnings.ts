import { hashOf } from '@/pipeline/hash'
import type { Definitions } from '@/pipeline/node-definition'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { CandidateRecord } from '@/server/capabilities/records/experiments'

/** Fewer cases show only differences that anybody would see. */
const FEW_CASES = 30

/**
 * What somebody must know who believes an experiment. `synthetic-only`: questions that a model made rank retrievers well and
 * generators unreliably (arXiv 2508.11758), and these candidates differ in what generates.
 */
export function warningsFor(
  cases: readonly Pick<CaseRecord, 'origin'>[],
  candidates: readonly Pick<CandidateRecord, 'graph' | 'facets'>[],
  definitions: Definitions,
): ('synthetic-only' | 'few-cases')[] {
  const synthetic = cases.length > 0 && cases.every(({ origin }) => origin === 'synthetic')
  const generating = new Set(candidates.map(({ graph }) => generationOf(graph, definitions)))
  return [
    ...(synthetic && generating.size > 1 ? (['synthetic-only'] as const) : []),
    ...(cases.length > 0 && cases.length < FEW_CASES ? (['few-cases'] as const) : []),
  ]
}

/** Names what a candidate answers with: all that does not search, rank or pack. */
function generationOf(graph: CandidateRecord['graph'], definitions: Definitions): string {
  const rest = graph.nodes.filter(({ type }) => {
    const kind = definitions.get(type)?.explain?.kind
    return kind !== 'search' && kind !== 'chunks'
  })
  return hashOf(rest.map(({ id, type, config }) => ({ id, type, config })))
}
