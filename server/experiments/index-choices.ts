import { chunkingInput } from '@/pipeline/chunking'
import type { FacetValue } from '@/pipeline/evaluation/experiment'
import { modelRefSchema } from '@/pipeline/model-ref'
import type { CandidateRecord } from '@/server/capabilities/records/experiments'
import type { ExperimentDeps, ExperimentScope, IndexChoice, IndexSpec, ShadowIndexes } from './deps'

/** How the collections that a candidate searches are to be indexed, where it says so: one spec for each collection. */
export function indexSpecs(facets: readonly FacetValue[]): IndexSpec[] {
  const specs = new Map<string, IndexSpec>()
  for (const { facet, value } of facets) {
    const [kind, collectionId] = facet.split(' ')
    if (collectionId === undefined) continue
    const spec = specs.get(collectionId) ?? { collectionId }
    if (kind === 'chunking') specs.set(collectionId, { ...spec, chunking: chunkingInput.parse(value) })
    if (kind === 'embedder') specs.set(collectionId, { ...spec, embedder: modelRefSchema.parse(value) })
  }
  return [...specs.values()]
}

/**
 * Which shadow indexes a candidate searches instead of the live ones; those that are not built yet are left out. `found`:
 * what was found for other candidates. Throws what naming its models throws.
 */
export async function indexChoice(
  { shadows }: Pick<ExperimentDeps, 'shadows'>,
  { facets }: Pick<CandidateRecord, 'facets'>,
  scope: ExperimentScope,
  found = new Map<string, ReturnType<ShadowIndexes['find']>>(),
): Promise<IndexChoice> {
  const choice = new Map<string, string>()
  for (const spec of indexSpecs(facets)) {
    const named = JSON.stringify(spec)
    const finding = found.get(named) ?? shadows.find(spec, scope)
    found.set(named, finding)
    const indexId = await finding
    if (indexId) choice.set(spec.collectionId, indexId)
  }
  return choice
}
