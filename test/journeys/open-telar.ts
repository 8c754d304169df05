import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'

/** The whole of Telar but the pages, on a socket. */
export async function openTelar(settings: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'telar-journey-'))
  const env = readEnv({ TELAR_DATA: folder, OLLAMA_URL: 'http://127.0.0.1:9', ...settings })
  const container = await createContainer(env, createLog('silent'))
  const server = createServer((request, response) => void container.api(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    container,
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await container.close()
      await rm(folder, { recursive: true })
    },
  }
}
