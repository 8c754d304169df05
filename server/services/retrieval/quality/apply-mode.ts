import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { requireCollection } from '../../collections/rows'
import { savePipeline } from '../../pipelines/save-pipeline'
import { mutation } from '../../use-case'
import type { RetrievalDeps } from '../deps'
import { draftsThatSearch, modeOf, withMode } from './retriever-uses'
import { type Applied, applySchema } from './types'

/**
 * Sets the retrievers of drafts that search a collection to one way of searching. Those that have it already, and published
 * versions, stay as they are. A draft that somebody saves at the same moment is tried once more, then named.
 */
export const applyMode = mutation({ permission: 'edit', input: applySchema, run: setModes })

async function setModes(
  deps: RetrievalDeps,
  { collectionId, mode, pipelineIds }: z.output<typeof applySchema>,
): Promise<Applied> {
  const { id } = await requireCollection(deps, collectionId)
  const wanted = (pipelineId: string) => pipelineIds === undefined || pipelineIds.includes(pipelineId)
  const result: Applied = { changed: [], failed: [] }
  for (const { id: pipelineId, name: pipelineName } of await draftsThatSearch(deps, id)) {
    if (!wanted(pipelineId)) continue
    const retrievers =
      (await changeDraft(deps, id, pipelineId, mode)) ?? (await changeDraft(deps, id, pipelineId, mode))
    if (retrievers === null) result.failed.push({ pipelineId, pipelineName })
    else if (retrievers > 0) result.changed.push({ pipelineId, pipelineName, retrievers })
  }
  return result
}

/** How many retrievers were changed; `null` when somebody else saved the draft in between. */
async function changeDraft(
  deps: RetrievalDeps,
  collectionId: string,
  pipelineId: string,
  mode: z.output<typeof applySchema>['mode'],
): Promise<number | null> {
  const draft = (await draftsThatSearch(deps, collectionId)).find(({ id }) => id === pipelineId)
  if (!draft) return 0
  const others = new Set(draft.retrievers.filter(({ config }) => modeOf(config) !== mode).map((node) => node.id))
  if (others.size === 0) return 0
  const nodes = draft.graph.nodes.map((node) =>
    others.has(node.id) ? { ...node, config: withMode(node.config, mode) } : node,
  )
  try {
    await savePipeline(deps, { id: pipelineId, graph: { ...draft.graph, nodes }, revision: draft.revision })
    return others.size
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return null
    throw error
  }
}
