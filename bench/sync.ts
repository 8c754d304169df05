/**
 * How long a sync takes in which nothing has changed. `npm run bench:sync [-- --files 10000 --kb 4 --json]`: a folder of
 * text files is indexed once with the built-in embedder, then synchronised again, beside a floor: the same files found,
 * asked for their facts, and (as a sync must when their times changed) read and hashed, by Node alone.
 */
import { createHash } from 'node:crypto'
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { openSecrets } from '@/server/adapters/secrets/open-secrets'
import type { Http } from '@/server/capabilities/http'
import { createSyncService, syncJob } from '@/server/knowledge/sync/sync-service'
import type { SyncDeps } from '@/server/knowledge/sync/types'
import { createCollection } from '@/server/services/collections/create-collection'
import { sources } from '@/server/services/sources'
import { bind } from '@/server/services/use-case'
import { call, openKnowledge } from './lib/knowledge'
import { type BenchRow, report } from './lib/report'

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    kb: { type: 'string', default: '4' },
    json: { type: 'boolean', default: false },
  },
})
const count = Number(values.files)
const bytes = Number(values.kb) * 1024
const GOAL_SECONDS = 20
const PER_FOLDER = 100

async function writeFiles(root: string): Promise<void> {
  for (let at = 0; at < count; at++) {
    const folder = join(root, `folder-${Math.floor(at / PER_FOLDER)}`)
    if (at % PER_FOLDER === 0) await mkdir(folder, { recursive: true })
    const line = `Document ${at} tells of loom ${at % 97} and its ${at % 13} shuttles.\n`
    await writeFile(join(folder, `document-${at}.txt`), line.repeat(Math.ceil(bytes / line.length)).slice(0, bytes))
  }
}

/** Finds every file and does something with it. */
async function eachFile(root: string, visit: (path: string) => Promise<unknown>): Promise<void> {
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) await visit(join(entry.parentPath, entry.name))
  }
}

async function timed(what: string, work: () => Promise<unknown>): Promise<BenchRow> {
  const started = performance.now()
  await work()
  return { what, seconds: (performance.now() - started) / 1000 }
}

async function open(folder: string) {
  const { jobs, ingest, deps, log, close } = await openKnowledge(folder)
  const http: Http = { request: () => Promise.reject(new Error('a folder asks nobody')) }
  const secrets = await openSecrets({ secretKey: undefined, dataFolder: folder })
  const syncDeps: SyncDeps = {
    ...deps,
    jobs,
    ingest,
    http,
    secrets,
    log,
    maxBytes: 100_000_000,
  }
  const syncs = createSyncService(syncDeps)
  await jobs.start()
  return {
    collections: deps,
    jobs,
    sources: bind(sources, { ...syncDeps, syncs }, call),
    async close() {
      await syncs.close()
      await close()
    },
  }
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'telar-bench-sync-'))
  const root = join(folder, 'source')
  await mkdir(root)
  await writeFiles(root)
  const { collections, sources, jobs, close } = await open(folder)
  try {
    const { id: collectionId } = await createCollection(
      collections,
      { name: 'Sync', language: 'en' },
      { ...call, ...{ signal: new AbortController().signal } },
    )
    const { id } = await sources.create({
      collectionId,
      source: {
        name: 'Folder',
        config: { kind: 'folder', path: root, watch: false },
      },
    })
    const sync = async () => {
      await sources.sync({ id })
      await jobs.settled(syncJob, 'all')
      const [newest] = await sources.syncs({ id })
      return newest
    }
    const rows = [await timed('first sync, everything indexed', sync)]
    rows.push(await timed('floor: facts of every file', () => eachFile(root, lstat)))
    rows.push(await timed('sync, nothing changed', sync))
    const unchanged = await sources.get({ id })
    await eachFile(root, (path) => utimes(path, new Date(), new Date(Date.now() + 5_000)))
    const hash = async (path: string) =>
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
    rows.push(await timed('floor: every file hashed', () => eachFile(root, hash)))
    rows.push(await timed('sync, only times changed', sync))
    const { sync: last } = await sources.get({ id })
    const [, , seconds, , hashed] = rows.map((row) => Number(row.seconds))
    const met =
      (seconds ?? Number.POSITIVE_INFINITY) <= GOAL_SECONDS &&
      unchanged.sync?.unchanged === count &&
      last?.unchanged === count &&
      last.changed === 0
    console.log(`Sync of a folder with ${count} files of ${values.kb} kB\n`)
    report(
      rows,
      { bench: 'sync', files: count, seconds, hashedSeconds: hashed, goalSeconds: GOAL_SECONDS, met },
      values.json,
    )
    console.log(`\ngoal: nothing changed in ≤ ${GOAL_SECONDS} s: ${met ? 'met' : 'missed'}`)
  } finally {
    await close()
    await rm(folder, { recursive: true, force: true })
  }
}

await main()
