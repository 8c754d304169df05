import { chunkingInput } from '@/pipeline/chunking'
import type { FacetValue } from '@/pipeline/evaluation/experiment'
import { modelRefSchema } from '@/pipeline/model-ref'
import type { CandidateRecord } from '@/server/capabilities/records/experiments'
import type { ExperimentDeps, ExperimentScope, IndexChoice, IndexSpec } from './deps'

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

/** Which shadow indexes each candidate searches instead of the live ones; those that are not built yet are left out. */
export async function indexChoices(
  { shadows }: Pick<ExperimentDeps, 'shadows'>,
  candidates: readonly Pick<CandidateRecord, 'id' | 'facets'>[],
  scope: ExperimentScope,
): Promise<ReadonlyMap<string, IndexChoice>> {
  const found = new Map<string, ReturnType<typeof shadows.find>>()
  const choices = new Map<string, IndexChoice>()
  for (const { id, facets } of candidates) {
    const choice = new Map<string, string>()
    for (const spec of indexSpecs(facets)) {
      const named = JSON.stringify(spec)
      const finding = found.get(named) ?? shadows.find(spec, scope)
      found.set(named, finding)
      const indexId = await finding
      if (indexId) choice.set(spec.collectionId, indexId)
    }
    choices.set(id, choice)
  }
  return choices
}
