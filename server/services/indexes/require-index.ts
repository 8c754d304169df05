import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Scope } from '../context'
import type { IndexesDeps } from './deps'

/** An index of a collection of the workspace; shadow indexes are their experiment's. Throws `not-found`. */
export async function requireIndex({ records }: Pick<IndexesDeps, 'records'>, id: string, { workspaceId }: Scope) {
  const index = await records.indexes.get(workspaceId, id)
  if (!index || index.experimentId !== null) throw new AppError('not-found', say('The index does not exist.'))
  return index
}
