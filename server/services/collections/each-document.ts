import { AppError, errorInfo } from '@/pipeline/errors'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { Records } from '@/server/capabilities/records'
import type { BulkResult } from './types'

/** Failures that are told by name. */
const MOST_TOLD = 20

/**
 * Does something to one document after another. One that fails keeps no other from its turn and is told with its reason; what
 * somebody else did or deleted meanwhile does not count. It ends early, and says how many are left, when the signal stops it
 * and where a server is down: the others would only wait for it as well.
 */
export async function eachDocument(
  records: Records,
  ids: readonly string[],
  act: (documentId: string) => Promise<unknown>,
  { signal }: CallOptions,
): Promise<BulkResult> {
  const failures: { id: string; error: AppError }[] = []
  let count = 0
  let left = 0
  let stopped: AppError | null = null
  for (const [at, id] of ids.entries()) {
    if (signal.aborted || stopped) {
      left = ids.length - at
      break
    }
    try {
      await act(id)
      count += 1
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'conflict' || error.code === 'not-found') continue
      failures.push({ id, error })
      if (error.ofServer) stopped = error
    }
  }
  const told = failures.slice(0, MOST_TOLD)
  const names = new Map((await records.documents.some(told.map(({ id }) => id))).map(({ id, name }) => [id, name]))
  return {
    count,
    failures: failures.length,
    failed: told.map(({ id, error }) => ({ id, name: names.get(id) ?? id, error: errorInfo(error) })),
    left,
  }
}
