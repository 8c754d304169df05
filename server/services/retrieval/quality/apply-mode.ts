import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { requireCollection } from '../../collections/rows'
import type { Call } from '../../context'
import { savePipeline } from '../../pipelines/save-pipeline'
import { mutation } from '../../use-case'
import type { RetrievalDeps } from '../deps'
import { type Draft, draftsThatSearch, modeOf, withMode } from './retriever-uses'
import { type Applied, applySchema } from './types'

/**
 * Sets the retrievers of drafts that search a collection to one way of searching. Those that have it already, and published
 * versions, stay as they are. A draft that somebody saves at the same moment is tried once more, then named.
 */
export const applyMode = mutation({ permission: 'edit', input: applySchema, run: setModes })

type Mode = z.output<typeof applySchema>['mode']

async function setModes(
  deps: RetrievalDeps,
  { collectionId, mode }: z.output<typeof applySchema>,
  call: Call,
): Promise<Applied> {
  const { id } = await requireCollection(deps, collectionId, call)
  const result: Applied = { changed: [], failed: [] }
  for (const draft of await draftsThatSearch(deps, id, call)) {
    const about = { pipelineId: draft.id, pipelineName: draft.name }
    const retrievers =
      (await changeDraft(deps, draft, mode, call)) ??
      (await changeAnew(deps, { collectionId: id, draftId: draft.id, mode }, call))
    if (retrievers === null) result.failed.push(about)
    else if (retrievers > 0) result.changed.push({ ...about, retrievers })
  }
  return result
}

/** How many retrievers were changed; `null` when somebody else saved the draft in between. */
async function changeDraft(deps: RetrievalDeps, draft: Draft, mode: Mode, call: Call): Promise<number | null> {
  const others = new Set(draft.retrievers.filter(({ config }) => modeOf(config) !== mode).map((node) => node.id))
  if (others.size === 0) return 0
  const nodes = draft.graph.nodes.map((node) =>
    others.has(node.id) ? { ...node, config: withMode(node.config, mode) } : node,
  )
  try {
    await savePipeline(deps, { id: draft.id, graph: { ...draft.graph, nodes }, revision: draft.revision }, call)
    return others.size
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return null
    throw error
  }
}

/** The same for the draft as it is now; none is changed where it no longer searches the collection. */
async function changeAnew(
  deps: RetrievalDeps,
  { collectionId, draftId, mode }: { collectionId: string; draftId: string; mode: Mode },
  call: Call,
): Promise<number | null> {
  const draft = (await draftsThatSearch(deps, collectionId, call)).find(({ id }) => id === draftId)
  return draft ? changeDraft(deps, draft, mode, call) : 0
}
