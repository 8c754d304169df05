import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '@/server/project-root'
import { addDocument } from '@/server/services/collections/add-document'
import { createCollection } from '@/server/services/collections/create-collection'
import { searchCollection } from '@/server/services/collections/search-collection'
import { contextOf } from '@/test/builders/context'
import { knowledgeStack } from '@/test/builders/knowledge'
import { originalKey } from './document-files'

const call = contextOf('home')

const options = { signal: new AbortController().signal }
const KILLS = 20
let root: string
/** The process that is killed, bundled: it starts in a moment. */
const program = join(projectRoot(), '.build', `crash-child-${process.pid}.mjs`)

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'telar-crash-'))
  await build({
    entryPoints: [join(projectRoot(), 'test', 'builders', 'crash-child.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  })
})
afterAll(async () => {
  await rm(root, { recursive: true, force: true })
  await rm(program, { force: true })
})

/** Numbers from a seed (mulberry32): a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const paragraphs = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${name} ${at} tells of loom ${at} and shuttle ${at % 7}.`).join('\n\n')

/** A data folder with documents on their way, one of them with a content that is searched already. */
async function prepare(): Promise<string> {
  const folder = join(root, 'start')
  const stack = await knowledgeStack({ folder })
  try {
    const chunking = { size: 60, overlap: 0, unit: 'characters' as const }
    const { id } = await createCollection(stack.deps, { name: 'Crash', language: 'auto', chunking }, call)
    const add = (name: string, text: string) =>
      addDocument(stack.deps, { collectionId: id, name, data: Buffer.from(text) }, call)
    const changed = await add('changed.txt', paragraphs('Old', 40))
    await stack.queue.idle()
    const { prisma, files } = stack.deps
    const content = { collectionId: id, documentId: changed.documentId, generation: 2 }
    await files.write(originalKey(content), Buffer.from(paragraphs('New', 150)))
    await prisma.document.update({
      where: { id: changed.documentId },
      data: { generation: 2, state: 'queued', hash: 'new' },
    })
    // The queue of this process is closed before it could take them up.
    await stack.queue.close()
    for (const [name, count] of [
      ['a.txt', 200],
      ['b.txt', 33],
      ['c.txt', 32],
      ['d.txt', 1],
    ] as const) {
      await add(name, paragraphs(name, count))
    }
  } finally {
    await stack.close()
  }
  return folder
}

/**
 * Copies a data folder without its write-ahead logs, which are emptied first: the driver's connections end only when
 * their statements are collected, and each log is removed then, perhaps in the middle of copying.
 */
async function copyData(from: string, to: string): Promise<void> {
  for (const name of ['telar.db', 'vectors.db']) {
    const client = createClient({ url: pathToFileURL(join(from, name)).href })
    const { rows } = await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    expect(rows[0]).toMatchObject({ busy: 0, log: 0 })
    client.close()
  }
  await cp(from, to, { recursive: true, filter: (path) => !/-(?:wal|shm)$/.test(path) })
}

/** Starts a process that works the queue off; with `steps` it dies by itself before that step. */
function work(folder: string, steps = 0): { child: ChildProcess; messages: unknown[]; over: Promise<unknown[]> } {
  const child = fork(program, [folder, String(steps)], { execArgv: [], cwd: projectRoot() })
  const messages: unknown[] = []
  child.on('message', (message) => messages.push(message))
  return { child, messages, over: once(child, 'exit') }
}

const isError = (message: unknown) => typeof message === 'object' && message !== null && 'error' in message

/** Everything that a person can find in the folder. */
async function stateOf(folder: string) {
  const stack = await knowledgeStack({ folder })
  try {
    const { prisma, vectorStore } = stack.deps
    const collection = await prisma.collection.findFirstOrThrow()
    const points: unknown[] = []
    for await (const page of vectorStore.scroll(collection.storeName, options)) points.push(...page)
    const searches = await Promise.all(
      ['loom 7', 'shuttle', 'New 149', 'Old'].map((query) =>
        searchCollection(stack.deps, { id: collection.id, query, mode: 'sparse', topK: 200 }, call),
      ),
    )
    const documents = await prisma.document.findMany({ orderBy: { id: 'asc' } })
    return {
      collection: { chunks: collection.chunkCount, tokens: collection.tokenCount },
      stats: await vectorStore.stats(collection.storeName, options),
      points: points.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
      searches,
      documents: documents.map(({ updatedAt: _u, ...document }) => document),
    }
  } finally {
    await stack.close()
  }
}

describe('an ingestion that is killed', () => {
  it(`${KILLS} times at random moments ends with the same index as one that never was`, {
    timeout: 240_000,
  }, async () => {
    const start = await prepare()
    const whole = join(root, 'whole')
    const killed = join(root, 'killed')
    await copyData(start, whole)
    await copyData(start, killed)
    const reference = work(whole, Number.MAX_SAFE_INTEGER)
    expect(await reference.over).toEqual([0, null])
    const last = reference.messages.at(-1)
    const left = typeof last === 'object' && last !== null && 'left' in last ? Number(last.left) : 0
    const steps = Number.MAX_SAFE_INTEGER - left
    const next = random(3)
    let kills = 0
    while (kills < KILLS) {
      // Half die at an exact step, half are killed from outside at any moment, also in the middle of a write.
      const byItself = kills % 2 === 0
      const life = work(killed, byItself ? 1 + Math.floor(next() * (steps / KILLS) * 2) : 0)
      if (!byItself) {
        await Promise.race([once(life.child, 'message'), life.over])
        await sleep(next() * 60)
        life.child.kill('SIGKILL')
      }
      // Once a life comes to its end there is nothing left to interrupt.
      const [code, signal]: unknown[] = await life.over
      if (signal === null) {
        expect(code).toBe(0)
        break
      }
      expect(life.messages.filter(isError)).toEqual([])
      kills++
    }
    expect(kills).toBeGreaterThan(KILLS / 2)
    expect(await work(killed).over).toEqual([0, null])
    const [wanted, found] = [await stateOf(whole), await stateOf(killed)]
    expect(found).toEqual(wanted)
    expect(wanted.stats?.points).toBe(150 + 200 + 33 + 32 + 1)
    expect(wanted.searches.every((hits, at) => (at === 3 ? hits.length === 0 : hits.length > 0))).toBe(true)
    // What was written is not embedded again: each death costs one batch at the most.
    const embedded = (folder: string) => readFileSync(join(folder, 'embedded.log'), 'utf8').length
    expect(embedded(killed)).toBeLessThanOrEqual(embedded(whole) + kills * 32)
  })
})
