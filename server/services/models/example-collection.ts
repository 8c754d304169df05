import type { PrismaClient } from '@/generated/sqlite/client'
import type { Definitions } from '@/pipeline/node-definition'
import { exampleSettingKey } from '../example/seed-example'
import { storedGraph } from '../pipelines/read-graph'

/**
 * The collection that the example pipeline searches: the one that came with Telar. `null` when the example was deleted, or
 * searches something else by now that is no collection at all.
 */
export async function exampleCollectionId(deps: {
  prisma: PrismaClient
  workspaceId: string
  definitions: Definitions
}): Promise<string | null> {
  const { prisma, workspaceId, definitions } = deps
  const setting = await prisma.setting.findUnique({ where: { key: exampleSettingKey } })
  if (!setting) return null
  const pipeline = await prisma.pipeline.findFirst({ where: { id: setting.value, workspaceId } })
  if (!pipeline) return null
  const retriever = storedGraph(pipeline.graph, definitions).nodes.find(({ type }) => type === 'retriever')
  const id = retriever?.config.collectionId
  if (typeof id !== 'string') return null
  // A person may have pointed the example at documents of their own.
  const collection = await prisma.collection.findFirst({ where: { id, workspaceId } })
  return collection && collection.createdAt <= pipeline.createdAt ? collection.id : null
}
