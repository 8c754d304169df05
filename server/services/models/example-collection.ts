import type { PrismaClient } from '@/generated/sqlite/client'
import { referencesOf } from '@/pipeline/declared'
import type { Definitions } from '@/pipeline/node-definition'
import type { Scope } from '../context'
import { exampleSettingKey } from '../example/seed-example'
import { storedGraph } from '../pipelines/read-graph'

/**
 * The collection that the example pipeline searches: the one that came with Telar. `null` when the example was deleted, or
 * searches something else by now that is no collection at all.
 */
export async function exampleCollectionId(
  { prisma, definitions }: { prisma: PrismaClient; definitions: Definitions },
  { workspaceId }: Scope,
): Promise<string | null> {
  const setting = await prisma.setting.findUnique({ where: { key: exampleSettingKey } })
  if (!setting) return null
  const pipeline = await prisma.pipeline.findFirst({ where: { id: setting.value, workspaceId } })
  if (!pipeline) return null
  const { nodes } = storedGraph(pipeline.graph, definitions)
  const refs = nodes.flatMap((node) => referencesOf(node, definitions))
  const searched = refs.find((ref) => ref.kind === 'collection')
  if (!searched) return null
  // A person may have pointed the example at documents of their own.
  const collection = await prisma.collection.findFirst({ where: { id: searched.id, workspaceId } })
  return collection && collection.createdAt <= pipeline.createdAt ? collection.id : null
}
