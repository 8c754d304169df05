import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { adapterDatabase } from './database'
import { RunDrain } from './drain'
import type { ThreadAnswer, ThreadRequest } from './thread'

// The thread that writes runs, so that no request waits for the database.
const port = parentPort
if (!port) throw new Error('run-writer-worker runs only as a worker thread')
const { databaseUrl, durable } = z.object({ databaseUrl: z.string(), durable: z.boolean() }).parse(workerData)
let opened: Promise<RunDrain> | undefined

async function open(): Promise<RunDrain> {
  return new RunDrain(await adapterDatabase(databaseUrl, durable))
}

async function answer(request: ThreadRequest): Promise<unknown> {
  if (request.method === 'close') return (await opened)?.close()
  opened ??= open()
  const drain = await opened.catch((error: unknown) => {
    // The database was away: the next request tries again.
    opened = undefined
    throw error
  })
  switch (request.method) {
    case 'drain':
      return drain.drain(...request.args)
    case 'recover':
      return drain.recover(...request.args)
    case 'prune':
      return drain.prune(...request.args)
  }
}

let last: Promise<void> = Promise.resolve()
port.on('message', (request: ThreadRequest) => {
  last = last
    .then(() => answer(request))
    .then(
      (value) => port.postMessage({ ok: true, value } satisfies ThreadAnswer),
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error)
        port.postMessage({ ok: false, error: message } satisfies ThreadAnswer)
      },
    )
})
