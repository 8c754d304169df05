import { AppError } from '@/pipeline/errors'
import type { CollectionRecord } from '@/server/capabilities/records/collections'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { indexTarget } from './index-target'
import type { IndexDeps } from './types'

/**
 * Whether an error says nothing about the document: the servers it needs are down, refuse the key or have no room. A model
 * server that breaks at a text may do so because of the text: it is asked about another one.
 */
export async function isOfTheServers(
  deps: Pick<IndexDeps, 'embedder'>,
  collection: CollectionRecord,
  error: unknown,
  signal: StopSignal,
): Promise<boolean> {
  if (!(error instanceof AppError)) return false
  if (error.ofServer) return true
  return error.code === 'model-failed' && (await isBroken(deps, collection, signal))
}

async function isBroken(
  { embedder }: Pick<IndexDeps, 'embedder'>,
  collection: CollectionRecord,
  signal: StopSignal,
): Promise<boolean> {
  const { provider, model } = indexTarget(collection)
  try {
    await embedder.embed(provider, { model, texts: ['dimension'], kind: 'passage' }, { signal })
    return false
  } catch (error) {
    return error instanceof AppError && (error.ofServer || error.code === 'model-failed')
  }
}
