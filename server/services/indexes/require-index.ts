import { AppError } from '@/pipeline/errors'
import type { IndexRow } from '@/server/knowledge/reindex/build-index'
import type { IndexesDeps } from './deps'

/** An index of a collection of the workspace. Throws `not-found`. */
export async function requireIndex({ prisma, workspaceId }: IndexesDeps, id: string): Promise<IndexRow> {
  const row = await prisma.collectionIndex.findFirst({
    where: { id, collection: { workspaceId } },
    include: { collection: true },
  })
  if (!row) throw new AppError('not-found', 'The index does not exist.')
  return row
}
