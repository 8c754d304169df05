import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { documentJob } from '@/server/knowledge/ingest/ingest'
import { addDocument } from '@/server/services/collections/add-document'
import { createCollection } from '@/server/services/collections/create-collection'
import { call, openKnowledge } from '../lib/knowledge'

/** Everything that ingestion and search need, as on a machine without any server, in a folder that is removed at the end. */
export async function openStack() {
  const folder = await mkdtemp(join(tmpdir(), 'telar-bench-'))
  const { prisma, jobs, deps, close } = await openKnowledge(folder)
  await jobs.start()
  return {
    deps,
    /** A collection with the settings that the studio offers, holding the files. */
    async index(name: string, documents: { name: string; bytes: Buffer }[], version?: number): Promise<string> {
      const { id } = await createCollection(deps, { name }, { ...call, ...{ signal: new AbortController().signal } })
      // Indexed as an earlier version did.
      if (version !== undefined) await prisma.collection.update({ where: { id }, data: { analyser: version } })
      for (const { name: file, bytes } of documents) {
        await addDocument(deps, { collectionId: id, name: file, data: Readable.from([bytes]) }, call)
      }
      await jobs.settled(documentJob, 'all')
      return id
    },
    async close(): Promise<void> {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
