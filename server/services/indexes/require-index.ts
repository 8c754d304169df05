import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Scope } from '../context'
import type { IndexesDeps } from './deps'

/** An index of a collection of the workspace. Throws `not-found`. */
export async function requireIndex({ records }: Pick<IndexesDeps, 'records'>, id: string, { workspaceId }: Scope) {
  const index = await records.indexes.get(workspaceId, id)
  if (!index) throw new AppError('not-found', say('The index does not exist.'))
  return index
}
