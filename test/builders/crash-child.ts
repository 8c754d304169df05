// Works off the ingestion queue of a data folder, and dies by SIGKILL before its n-th outward step when told to:
// `tsx crash-child.ts <folder> <n>`. Each embedded text leaves a mark in `embedded.log`, which outlives it.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEmbeddedVectorStore } from '@/server/adapters/embedded'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import { createJobs } from '@/server/adapters/prisma/jobs/create-jobs'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Embedder } from '@/server/capabilities/chat-model'
import { createIngest, documentJob } from '@/server/knowledge/ingest/ingest'
import { parsePlain } from '@/server/knowledge/parse/parse-plain'
import { wordEmbedder } from './word-embedder'

const [folder = '', given = '0'] = process.argv.slice(2)
let left = Number(given)

/** Counts a step; the last one is not taken. */
function step(): void {
  left--
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}

/** Every call of a method counts before it is made and after it is done. */
function stepping<T extends object>(inner: T): T {
  return new Proxy(inner, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function' || name === 'close' || name === 'stream') return value
      return async (...args: unknown[]) => {
        step()
        const result: unknown = await Reflect.apply(value, target, args)
        step()
        return result
      }
    },
  })
}

const words = wordEmbedder()
const embedder: Embedder = {
  embed: async (provider, request, options) => {
    const vectors = await words.embed(provider, request, options)
    appendFileSync(join(folder, 'embedded.log'), '.'.repeat(request.texts.length))
    return vectors
  },
}

const database = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
const log = {
  info: () => undefined,
  error: (facts: object) => process.send?.({ error: String(Object.values(facts).at(-1)) }),
}
const jobs = createJobs({ prisma: database, log })
const ingest = createIngest({
  jobs,
  records: prismaRecords(database),
  vectorStore: stepping(await createEmbeddedVectorStore({ path: join(folder, 'vectors.db') })),
  embedder: stepping(embedder),
  files: stepping(createFolderFiles({ folder: join(folder, 'files') })),
  parser: { parse: async (bytes) => parsePlain(bytes), close: async () => undefined },
  log,
})
process.send?.('working')
await ingest.recover()
await jobs.start()
await jobs.settled(documentJob, 'all')
process.send?.({ left })
await jobs.close()
await database.$disconnect()
process.disconnect?.()
