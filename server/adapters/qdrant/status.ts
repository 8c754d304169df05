import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { StoreStatus } from '@/server/capabilities/vector-store'
import type { Send } from './transport'

/** A status is asked for all the time: a server that takes longer counts as down. */
const statusTimeoutMs = 3000

const versionSchema = z.object({ version: z.string() })
const collectionsSchema = z.object({ collections: z.array(z.unknown()) })

/** Whether Qdrant answers and accepts our key. Its root needs no key, so a wrong one shows only at the second call. */
export async function readStatus(send: Send, url: string, signal: AbortSignal): Promise<StoreStatus> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(statusTimeoutMs)])
  try {
    const { version } = await send({ method: 'GET', path: '/', result: versionSchema, bare: true, signal: limited })
    await send({ method: 'GET', path: '/collections', result: collectionsSchema, signal: limited })
    return { kind: 'qdrant', state: 'up', url, version }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError) return { kind: 'qdrant', state: 'down', url, message: error.message }
    if (limited.aborted)
      return {
        kind: 'qdrant',
        state: 'down',
        url,
        message: `Qdrant at ${url} does not answer within ${statusTimeoutMs} ms.`,
      }
    throw error
  }
}
