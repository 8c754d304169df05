import { mkdtemp } from 'node:fs/promises'
import { bundleServer } from '../../scripts/lib/bundle-server.mjs'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { load } from './load'
import { startGateway, startUpstream, stop } from './processes'
import { publishBench } from './published'
await bundleServer()
const dataFolder = await mkdtemp('/tmp/mm/d-')
const key = await publishBench(`file:${dataFolder}/telar.db`)
const up = await startUpstream()
const { ollama, qdrant } = up.facts
const gw = await startGateway(process.cwd(), { TELAR_DATA: dataFolder, OLLAMA_URL: ollama, QDRANT_URL: qdrant })
const r0 = await load({ url: `${gw.url}/api/v1/endpoints/bench/runs`, headers: { authorization: `Bearer ${key}` } }, { concurrency: 1, requests: 3 })
console.log(r0.failed)
await stop(gw.child); await stop(up.child)
const p = await openDatabase({ url: `file:${dataFolder}/telar.db` })
const r = (await p.run.findMany({ include: { events: true } })).at(-1)
console.log('outputs', r?.outputs.length, 'inputs', r?.inputs.length, 'events', r?.events.map((e) => e.event.length))
for (const e of JSON.parse(r?.events[0]?.event ?? '[]')) {
  console.log(e.type, JSON.stringify(e).length, e.step?.stepId)
  for (const k of ['inputs', 'outputs']) for (const [n, v] of Object.entries(e.step?.[k] ?? {})) console.log('   ', k, n, JSON.stringify(v).length, JSON.stringify(v).slice(0, 150))
}
await p.$disconnect()
