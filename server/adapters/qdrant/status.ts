import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { nativeSignal, type StopSignal } from '@/server/capabilities/stop-signal'
import type { StoreStatus } from '@/server/capabilities/vector-store'
import type { Ask } from './client'

/** A status is asked for all the time: a server that takes longer counts as down. */
const statusTimeoutMs = 3000

/** Whether Qdrant answers and accepts our key. Its root needs no key, so a wrong one shows only at the second call. */
export async function readStatus(ask: Ask, url: string, signal: StopSignal): Promise<StoreStatus> {
  const limited = AbortSignal.any([nativeSignal(signal), AbortSignal.timeout(statusTimeoutMs)])
  const down = (message: Said): StoreStatus => ({ kind: 'qdrant', state: 'down', url, message })
  try {
    const version = await ask({ signal: limited }, async (api, init) => {
      const { data } = await api.root({}, init)
      return { data: { result: data?.version } }
    })
    await ask({ signal: limited }, (api, init) => api.getCollections({}, init))
    return { kind: 'qdrant', state: 'up', url, version }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError) return down(error.said.message)
    if (limited.aborted)
      return down(say('Qdrant at {url} does not answer within {statusTimeoutMs} ms.', { url, statusTimeoutMs }))
    throw error
  }
}
