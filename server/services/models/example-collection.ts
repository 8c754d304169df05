import { referencesOf } from '@/pipeline/declared'
import type { Definitions } from '@/pipeline/node-definition'
import type { Records } from '@/server/capabilities/records'
import type { Scope } from '../context'
import { exampleSettingKey } from '../example/seed-example'
import { storedGraph } from '../pipelines/read-graph'

/**
 * The collection that the example pipeline searches: the one that came with Telar. `null` when the example was deleted, or
 * searches something else by now that is no collection at all.
 */
export async function exampleCollectionId(
  { records, definitions }: { records: Records; definitions: Definitions },
  { workspaceId }: Scope,
): Promise<string | null> {
  const example = await records.settings.get(exampleSettingKey)
  if (example === null) return null
  const pipeline = await records.pipelines.find(workspaceId, example)
  if (!pipeline) return null
  const { nodes } = storedGraph(pipeline.graph, definitions)
  const refs = nodes.flatMap((node) => referencesOf(node, definitions))
  const searched = refs.find((ref) => ref.kind === 'collection')
  if (!searched) return null
  // A person may have pointed the example at documents of their own.
  const collection = await records.collections.find(workspaceId, searched.id)
  return collection && collection.createdAt <= pipeline.createdAt ? collection.id : null
}
