import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { ProviderStatus } from '@/server/capabilities/chat-model'
import { nativeSignal, type StopSignal } from '@/server/capabilities/stop-signal'
import { publicAddress } from '../http/http-request'
import type { ModelServer } from './model-server'

/** How long a server may take to say that it is there. */
const patienceMs = 2_000

/** Asks a server for its version (or anything cheap) and tells whether it is up. Never waits longer than two seconds. */
export async function statusOf(
  server: ModelServer,
  signal: StopSignal,
  ask: (signal: StopSignal) => Promise<string | undefined>,
): Promise<ProviderStatus> {
  const known = { provider: server.provider, url: publicAddress(server.url) }
  const limit = AbortSignal.timeout(patienceMs)
  try {
    const version = await ask(AbortSignal.any([nativeSignal(signal), limit]))
    return { ...known, state: 'up', ...(version !== undefined && { version }) }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (limit.aborted)
      return {
        ...known,
        state: 'down',
        message: say('{name} does not answer within {seconds} s.', {
          name: server.name,
          seconds: patienceMs / 1000,
        }),
      }
    if (error instanceof AppError) return { ...known, state: 'down', message: error.said.message }
    throw error
  }
}
