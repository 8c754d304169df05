import { mkdtemp, rm } from 'node:fs/promises'
import { bundleServer } from '../../scripts/lib/bundle-server.mjs'
import { load } from './load'
import { processorMs, residentMB, startFloor, startGateway, startUpstream, stop } from './processes'
import { publishBench } from './published'
import { percentile } from '../lib/percentile'
if (!process.env.NOBUILD) await bundleServer()
const root = process.cwd()
const dataFolder = await mkdtemp('/tmp/mm/d-')
const key = await publishBench(`file:${dataFolder}/telar.db`)
const up = await startUpstream()
const { ollama, qdrant } = up.facts
const prof = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []
const gw = await startGateway(root, { TELAR_DATA: dataFolder, OLLAMA_URL: ollama, QDRANT_URL: qdrant }, [...prof, ...(process.env.GW_ARGS ?? '').split(' ').filter(Boolean)])
const floor = await startFloor(ollama, qdrant)
console.log('idle rss', residentMB(gw.child.pid).toFixed(0))
const t = { url: `${gw.url}/api/v1/endpoints/bench/runs`, headers: { authorization: `Bearer ${key}` } }
const f = { url: floor.facts.url, headers: {} }
const sides: [string, typeof t, number | undefined][] = [['floor', f as typeof t, floor.child.pid], ['telar', t, gw.child.pid]]
const n = Number(process.env.N ?? 2000)
await load(t, { concurrency: 16, requests: n }); await load(f as typeof t, { concurrency: 16, requests: 600 })
const out: Record<string, number> = {}
for (const [label, c, stream, k] of [['16', 16, false, n], ['1', 1, false, 400], ['1s', 1, true, 400]] as const) {
  for (const [name, target, pid] of sides) {
    const b = processorMs(pid)
    const r = await load(target, { concurrency: c, requests: k, stream })
    const cpu = (processorMs(pid) - b) / k
    out[`${name}${label}`] = cpu
    console.log(label, name.padEnd(6), 'cpu', cpu.toFixed(2), 'p50', percentile(r.latencies, 0.5).toFixed(2), 'p10', percentile(r.latencies, 0.1).toFixed(2), r.firstTokens.length ? `ttft p50 ${percentile(r.firstTokens, 0.5).toFixed(2)} p10 ${percentile(r.firstTokens, 0.1).toFixed(2)}` : '', 'rps', (k / r.seconds).toFixed(0), 'failed', r.failed, 'rss', residentMB(pid).toFixed(0))
  }
}
const { readdirSync, readFileSync } = await import('node:fs')
for (const task of readdirSync(`/proc/${gw.child.pid}/task`)) {
  const st = readFileSync(`/proc/${gw.child.pid}/task/${task}/stat`, 'utf8'); const fl = st.split(') ')[1]!.split(' ')
  console.log('thread', task, st.split('(')[1]!.split(')')[0], 'user', Number(fl[11]) * 10, 'sys', Number(fl[12]) * 10)
}
const st = readFileSync(`/proc/${floor.child.pid}/stat`, 'utf8').split(') ')[1]!.split(' '); console.log('floor user', Number(st[11]) * 10, 'sys', Number(st[12]) * 10)
await Promise.all([stop(gw.child), stop(floor.child), stop(up.child)])
await rm(dataFolder, { recursive: true, force: true })
