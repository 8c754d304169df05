import { Ollama } from 'ollama/browser'
import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { nativeSignal } from '@/server/capabilities/stop-signal'
import { createFetch } from '../shared/http/keep-alive-fetch'
import {
  brokenOff,
  type ModelCall,
  type ModelServer,
  noAnswer,
  promised,
  refused,
} from '../shared/model-server/model-server'

/** The package still sends a pull's model under the API's former name for it. */
class Client extends Ollama {
  protected override processStreamableRequest<T extends object>(
    endpoint: string,
    { name, ...request }: { stream?: boolean; name?: unknown },
  ) {
    return super.processStreamableRequest<T>(endpoint, { ...request, ...(name !== undefined && { model: name }) })
  }
}

/**
 * A client of the `ollama` package for one call: its methods take no signal, but its `fetch` can. Failures become
 * `AppError`s in that `fetch`, before the package has dropped the headers and written to the console. Its browser
 * build, because the other one reads files whose names stand in a request.
 */
export function clientFor(server: ModelServer, call: ModelCall): Ollama {
  const send = createFetch(server.client)
  return new Client({
    host: server.url,
    async fetch(input, init) {
      const stop = nativeSignal(call.signal)
      const signal = init?.signal ? AbortSignal.any([init.signal, stop]) : stop
      // Only what is configured: for hosted models the package adds a key that it finds in the environment.
      const headers = { ...server.headers, 'content-type': 'application/json' }
      const response = await send(input, { ...init, headers, signal }).catch((error: unknown) => {
        throw signal.aborted ? signal.reason : noAnswer(server, error)
      })
      if (response.ok) return response
      const { status } = response
      const retryAfter = response.headers.get('retry-after') ?? undefined
      throw refused(server, call, { status, retryAfter, text: await response.text() })
    },
  })
}

/** Asks for one whole answer. Throws as `callForJson` does. */
export async function askOllama<T>(
  server: ModelServer,
  call: ModelCall,
  schema: z.ZodType<T>,
  ask: (client: Ollama) => Promise<unknown>,
): Promise<T> {
  const answer = await ask(clientFor(server, call)).catch((error: unknown) => {
    if (call.signal.aborted) throw call.signal.reason
    // A body that is no JSON goes on as no answer.
    if (error instanceof SyntaxError) return undefined
    throw error instanceof AppError ? error : brokenOff(server, error)
  })
  return promised(server, call, answer, schema)
}
