import { mkdtemp } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { residentMB, startUpstream, stop } from './processes'
import { publishBench } from './published'
import { load } from './load'
const dataFolder = await mkdtemp('/tmp/mm/d-')
const key = await publishBench(`file:${dataFolder}/telar.db`)
const up = await startUpstream()
const { ollama, qdrant } = up.facts
const child = spawn(process.execPath, ['--trace-gc', ...(process.env.GW_ARGS ?? '').split(' ').filter(Boolean), '.build/server/gateway.js'], { env: { ...process.env, NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', TELAR_DATA: dataFolder, OLLAMA_URL: ollama, QDRANT_URL: qdrant }, stdio: ['ignore', openSync('/tmp/mm/gc.log', 'w'), 'inherit'] })
let url = ''
while (!url) { await new Promise((r) => setTimeout(r, 200)); url = /is ready: (http:\S+)/.exec(readFileSync('/tmp/mm/gc.log', 'utf8'))?.[1] ?? '' }
console.log('idle', residentMB(child.pid))
for (let i = 0; i < 4; i++) { await load({ url: `${url}/api/v1/endpoints/bench/runs`, headers: { authorization: `Bearer ${key}` } }, { concurrency: 16, requests: 700 }); console.log(residentMB(child.pid).toFixed(0), /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1], /RssFile:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) }
await stop(child); await stop(up.child)
