import { mkdtemp } from 'node:fs/promises'
import { startGateway, startUpstream, stop, processorMs } from './processes'
import { publishBench } from './published'
import { load } from './load'
const dataFolder = await mkdtemp('/tmp/mm/d-')
const key = await publishBench(`file:${dataFolder}/telar.db`)
const up = await startUpstream()
const { ollama, qdrant } = up.facts
const gw = await startGateway(process.cwd(), { TELAR_DATA: dataFolder, OLLAMA_URL: ollama, QDRANT_URL: qdrant })
const url = `${gw.url}/api/v1/endpoints/bench/runs`
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
await load({ url, headers }, { concurrency: 8, requests: 2500 })
const acc: Record<string, number[]> = {}
for (let i = 0; i < 500; i++) {
  const t0 = performance.now()
  const r = await (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ inputs: { question: 'When does the safety valve open?' } }) })).json() as any
  ;(acc.all ??= []).push(performance.now() - t0)
  ;(acc.total ??= []).push(r.timings.totalMs)
  for (const s of r.timings.steps) { (acc[`${s.step} start`] ??= []).push(s.startMs); (acc[`${s.step} dur`] ??= []).push(s.durationMs) }
}
for (const [k, v] of Object.entries(acc)) { v.sort((a, b) => a - b); console.log(k.padEnd(20), 'p10', v[50]!.toFixed(2), 'p50', v[250]!.toFixed(2)) }
await stop(gw.child); await stop(up.child)
