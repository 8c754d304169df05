import { type RetrieverConfig, retriever } from '@/nodes/retriever/definition'
import type { Graph, GraphNode } from '@/pipeline/graph'
import { qualityModes } from '@/server/capabilities/records/measurements'
import type { Scope } from '../../context'
import { readableGraph } from '../../pipelines/read-graph'
import type { RetrievalDeps } from '../deps'
import { modeSettings } from '../settings'
import type { QualityMode, RetrieverUse } from './types'

export interface Draft {
  id: string
  name: string
  revision: number
  graph: Graph
  /** Its retrievers that search the collection. */
  retrievers: GraphNode[]
}

/** The drafts of the workspace whose retrievers search a collection, by name. One that cannot be read is left out. */
export async function draftsThatSearch(
  { records, definitions }: Pick<RetrievalDeps, 'records' | 'definitions'>,
  collectionId: string,
  { workspaceId }: Scope,
): Promise<Draft[]> {
  const rows = await records.pipelines.mentioning(workspaceId, collectionId)
  return rows.flatMap(({ id, name, revision, graph: text }) => {
    const graph = readableGraph(text, definitions)
    const retrievers =
      graph?.nodes.filter((node) => isRetriever(node) && node.config.collectionId === collectionId) ?? []
    return graph && retrievers.length > 0 ? [{ id, name, revision, graph, retrievers }] : []
  })
}

const isRetriever = ({ type }: GraphNode) => type === retriever.type

/** What of a config says how it searches: mistakes elsewhere in a draft do not matter here. */
const telling = new Set(['mode', 'fusion', 'prefer', 'denseWeight', 'sparseWeight'])

/** Which way of searching a retriever is set to; `null` for one that has settings of its own. */
export function modeOf(config: Record<string, unknown>): QualityMode | null {
  const way = Object.fromEntries(Object.entries(config).filter(([name]) => telling.has(name)))
  const { data } = retriever.config.safeParse({ ...way, collectionId: 'any' })
  if (!data) return null
  return qualityModes.find((mode) => fits(data, modeSettings[mode])) ?? null
}

function fits(config: RetrieverConfig, setting: (typeof modeSettings)[QualityMode]): boolean {
  if (config.mode !== setting.mode) return false
  // A list of one kind is the same way of searching, whether or not what a question names comes first in it.
  if (!('fusion' in setting)) return true
  const { fusion, prefer, denseWeight, sparseWeight } = config
  return fusion === setting.fusion && prefer === setting.prefer && denseWeight === sparseWeight
}

/** A retriever's config set to a way of searching; what else it says stays. */
export function withMode(config: Record<string, unknown>, mode: QualityMode): Record<string, unknown> {
  const { denseShare: _, denseWeight: __, sparseWeight: ___, ...rest } = config
  return { ...rest, ...modeSettings[mode] }
}

/** The retrievers of drafts that search a collection, as they are set. */
export async function retrieverUses(
  deps: Pick<RetrievalDeps, 'records' | 'definitions'>,
  collectionId: string,
  scope: Scope,
): Promise<RetrieverUse[]> {
  const drafts = await draftsThatSearch(deps, collectionId, scope)
  return drafts.flatMap(({ id, name, retrievers }) =>
    retrievers.map((node) => ({
      pipelineId: id,
      pipelineName: name,
      nodeId: node.id,
      title: node.title ?? null,
      mode: modeOf(node.config),
    })),
  )
}
