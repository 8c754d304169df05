/**
 * How fast a text corpus is indexed, how much memory that takes, and whether the process still answers meanwhile.
 * `npm run bench:ingest [-- --mb 50 --files 50 --json]`: embedded vector store, SQLite and the built-in embedder in a
 * folder that is removed at the end. A small HTTP server in this same process, probed from a second one, stands for `/api/health`.
 */
import { fork } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { percentile } from '@/pipeline/metrics/statistics'
import { documentJob } from '@/server/knowledge/ingest/ingest'
import { addDocument } from '@/server/services/collections/add-document'
import { createCollection } from '@/server/services/collections/create-collection'
import { getCollection } from '@/server/services/collections/get-collection'
import { call, openKnowledge } from './lib/knowledge'

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '50' },
    files: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  },
})
const megabytes = Number(values.mb)
const files = Number(values.files)
const BLOCK = 64 * 1024
const goals = { healthP95Ms: 50, peakRssMB: 600 }

/** Numbers from a seed, so that each run sees the same corpus (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** 20 000 made-up words, used as often as words of a language are: the n-th one about 1/n as often as the first (Zipf). */
function vocabulary(next: () => number): () => string {
  const syllables = [
    'ta',
    'lo',
    'mer',
    'si',
    'ran',
    've',
    'ki',
    'do',
    'pel',
    'un',
    'ga',
    'tri',
    'es',
    'no',
    'cor',
    'bi',
  ]
  const syllable = () => syllables[Math.floor(next() * syllables.length)] ?? ''
  const words = Array.from({ length: 20_000 }, (_, rank) =>
    Array.from({ length: 1 + Math.floor(next() * (rank < 200 ? 2 : 4)) }, syllable).join(''),
  )
  return () => words[Math.floor(words.length ** next()) - 1] ?? 'loom'
}

function* corpus(bytes: number, seed: number): Generator<string> {
  const next = random(seed)
  const word = vocabulary(next)
  let block = ''
  for (let written = 0; written < bytes; ) {
    let paragraph = ''
    for (let sentence = 0; sentence < 5; sentence++) {
      const text = Array.from({ length: 8 + Math.floor(next() * 14) }, word).join(' ')
      paragraph += `${text.charAt(0).toUpperCase()}${text.slice(1)}. `
    }
    written += paragraph.length + 2
    block += `${paragraph.trim()}\n\n`
    if (block.length < BLOCK) continue
    yield block
    block = ''
  }
  if (block !== '') yield block
}

/** Writes the corpus first, so that making it is not measured. */
async function writeCorpus(folder: string): Promise<string[]> {
  const paths = Array.from({ length: files }, (_, file) => join(folder, `corpus-${file}.txt`))
  for (const [file, path] of paths.entries()) await writeFile(path, corpus((megabytes * 1e6) / files, file + 1))
  return paths
}

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer((_request, response) => response.end('{"status":"live"}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { server, port: address.port }
}

/** Asks every 20 ms from another process, where waiting for this one's event loop shows. */
function probe(port: number): () => Promise<number[]> {
  const child = fork(fileURLToPath(new URL('./ingest-probe.mjs', import.meta.url)), [String(port)], { execArgv: [] })
  return () =>
    new Promise((resolve, reject) => {
      child.once('message', (times) => resolve(Array.isArray(times) ? times.map(Number) : []))
      child.once('error', reject)
      child.send('stop')
    })
}

/** The same probe while nothing is ingested: what the machine itself costs. */
async function idleTimes(port: number): Promise<number[]> {
  const stop = probe(port)
  await sleep(3_000)
  return stop()
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'telar-bench-'))
  const corpusFiles = await writeCorpus(folder)
  const { jobs, deps, close } = await openKnowledge(folder)
  await jobs.start()
  const { server, port } = await listen()
  try {
    const { id } = await createCollection(
      deps,
      { name: 'Corpus', language: 'en' },
      { ...call, ...{ signal: new AbortController().signal } },
    )
    let peak = process.memoryUsage.rss()
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss())
    }, 50)
    const idle = await idleTimes(port)
    const stopProbe = probe(port)
    const started = performance.now()
    for (const path of corpusFiles) {
      await addDocument(deps, { collectionId: id, name: basename(path), data: createReadStream(path) }, call)
    }
    await jobs.settled(documentJob, 'all')
    const seconds = (performance.now() - started) / 1000
    clearInterval(watch)
    const times = await stopProbe()
    const { chunks, failed } = await getCollection(deps, { id }, call)
    report({
      megabytes,
      files,
      chunks,
      failed,
      seconds: round(seconds),
      chunksPerSecond: round(chunks / seconds),
      peakRssMB: round(peak / 1e6),
      healthP50Ms: round(percentile(times, 0.5)),
      healthP95Ms: round(percentile(times, 0.95)),
      idleP95Ms: round(percentile(idle, 0.95)),
      healthMaxMs: round(percentile(times, 1)),
      probes: times.length,
    })
  } finally {
    server.close()
    server.closeAllConnections()
    await close()
    await rm(folder, { recursive: true, force: true })
  }
}

const round = (value: number) => Math.round(value * 10) / 10

function report(result: Record<string, number> & { healthP95Ms: number; peakRssMB: number; failed: number }): void {
  const met = {
    healthP95Ms: result.healthP95Ms <= goals.healthP95Ms,
    peakRssMB: result.peakRssMB <= goals.peakRssMB,
    failed: result.failed === 0,
  }
  console.log(`Ingestion of ${megabytes} MB of text in ${files} file(s)\n`)
  for (const [name, value] of Object.entries(result)) {
    const goal =
      name === 'healthP95Ms' || name === 'peakRssMB' ? `  (goal ≤ ${goals[name]}: ${met[name] ? 'met' : 'missed'})` : ''
    console.log(`${name.padEnd(18)} ${String(value).padStart(10)}${goal}`)
  }
  if (values.json) console.log(JSON.stringify({ bench: 'ingest', ...result, met }))
}

await main()
