import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startDoubles } from '@/test/builders/counting-doubles'
import { keptCells, makeGrid, startPlaying, wait } from '@/test/builders/played-grid'
import { report } from '../lib/report'
import { measureBrowser } from './browser'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    cases: { type: 'string', default: '1000' },
    latency: { type: 'string', default: '5' },
    /** One half alone. The browser's takes the built studio. */
    engine: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
  },
})
const cases = Number(values.cases)
const VARIANTS = 2

type Upstream = Awaited<ReturnType<typeof startDoubles>>

/** Plays a grid to its end, and makes the same calls by a bare loop. */
async function playOnce(folder: string, upstream: Upstream) {
  const id = await makeGrid(folder, upstream.doubles, cases)
  const [before, searched] = [upstream.requests().length, upstream.queries().length]
  const end = await (await startPlaying(folder, id, upstream.doubles)).ended
  if (end?.state !== 'done') throw new Error(`the grid ended ${end?.state ?? 'without a word'}`)
  // So many cells ran at once in the mean.
  const atOnce = Math.max(1, Math.round(end.running / end.ms))
  const calls = upstream.requests().slice(before)
  const queries = upstream.queries().slice(searched)
  const { OLLAMA_URL, QDRANT_URL } = upstream.doubles
  const made = (path: string) =>
    calls
      .filter((call) => call.path === path && JSON.stringify(call.body).includes('(case-'))
      .map(({ body }) => ({ url: `${OLLAMA_URL}${path}`, body: JSON.stringify(body) }))
  const rounds = [
    made('/api/embed'),
    queries.map(({ url, body }) => ({ url: `${QDRANT_URL}${url}`, body: JSON.stringify(body) })),
    made('/api/chat'),
  ]
  const bare = await floor(rounds, atOnce)
  const retrieverCalls = queries.length
  return { play: end, bare, atOnce, retrieverCalls, chats: rounds[2]?.length ?? 0 }
}

async function floor(rounds: unknown, atOnce: number) {
  const child = fork(join(import.meta.dirname, 'floor.ts'), [], { execArgv: ['--import', 'tsx'] })
  await once(child, 'message')
  child.send({ rounds, atOnce })
  const [message]: unknown[] = await once(child, 'message')
  return z.object({ ms: z.number(), cpuMs: z.number() }).parse(message)
}

/** Kills the process in the middle, goes on, and counts which answers were asked for again. */
async function playKilled(folder: string, upstream: Upstream) {
  const id = await makeGrid(folder, upstream.doubles, cases)
  const before = upstream.requests().length
  const { child, ended } = await startPlaying(folder, id, upstream.doubles)
  while (upstream.asked(before).length < cases * VARIANTS * 0.4) await wait(20)
  child.kill('SIGKILL')
  await ended
  await wait(100)
  const kept = await keptCells(folder, id)
  const killedAt = upstream.requests().length
  const askedBefore = new Set(upstream.asked(before))
  const end = await (await startPlaying(folder, id, upstream.doubles)).ended
  const after = upstream.asked(killedAt)
  return {
    state: end?.state ?? 'lost',
    keptAtKill: kept.size,
    /** Asked, and not kept when the process died: nobody has their answers. */
    inFlight: [...askedBefore].filter((cell) => !kept.has(cell)).length,
    repeatedCalls: after.filter((cell) => kept.has(cell)).length,
    cellsInTheEnd: (await keptCells(folder, id)).size,
  }
}

async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'telar-bench-play-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What the engine costs, and what a crash costs. */
async function measureEngine() {
  const upstream = await startDoubles(Number(values.latency))
  try {
    const { play, bare, retrieverCalls, chats, atOnce } = await withFolder((folder) => playOnce(folder, upstream))
    const killed = await withFolder((folder) => playKilled(folder, upstream))
    const cells = cases * VARIANTS
    const perCell = (ms: number) => Math.round((1000 * ms) / cells) / 1000
    return {
      cases,
      cells,
      retrieverCalls,
      modelCalls: chats,
      atOnce,
      playMs: Math.round(play.ms),
      floorMs: Math.round(bare.ms),
      overheadMs: perCell(play.ms - bare.ms),
      // Beside other work the clock tells little; processor time does.
      overheadCpuMs: perCell(play.cpuMs - bare.cpuMs),
      ...killed,
    }
  } finally {
    await upstream.close()
  }
}

const engine = values.browser ? undefined : await measureEngine()
const browser = values.engine ? undefined : await measureBrowser(20, 500)
const rows = [engine, browser].filter((row) => row !== undefined)
for (const row of rows) report([{ ...row }], null, false)
if (values.json) {
  const goals = {
    ...(engine && {
      retrieverCalls: engine.retrieverCalls === cases,
      overheadMs: engine.overheadMs <= 2,
      repeatedCalls: engine.repeatedCalls === 0,
    }),
    ...(browser && { openMs: browser.openMs <= 1_000, scrollP95Ms: browser.scrollP95Ms <= 18 }),
  }
  process.stdout.write(`${JSON.stringify({ ...engine, ...browser, goals })}\n`)
}
