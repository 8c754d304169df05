/**
 * Whether indexing keeps a slow model server busy. `npm run bench:embedding [-- --files 500 --ms 5 --json]`: a folder of
 * text files is indexed with a server that embeds one text after the other; beside it the floor, which sends the same
 * number of texts in full calls, two at a time, and does nothing else. What counts is the share of the time in which the
 * server was at work.
 */
import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { ModelInfo } from '@/pipeline/environment'
import { createOllamaProvider } from '@/server/adapters/ollama/create-ollama-provider'
import { documentJob } from '@/server/knowledge/ingest/ingest'
import { addDocument } from '@/server/services/collections/add-document'
import { createCollection } from '@/server/services/collections/create-collection'
import { call, openKnowledge } from './lib/knowledge'
import { report } from './lib/report'

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '500' },
    ms: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
})
const GOAL = 0.95
const model = {
  provider: 'ollama',
  model: 'nomic-embed-text',
  dimension: 768,
  capabilities: ['embed'],
} satisfies ModelInfo
const figuresSchema = z.object({ first: z.number(), last: z.number(), busy: z.number(), texts: z.number() })

function startServer() {
  const child = fork(new URL('./embedding-server.ts', import.meta.url), [values.ms], { execArgv: ['--import', 'tsx'] })
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve)
      child.once('exit', () => reject(new Error('the model server has ended')))
    })
  return {
    address: next().then((message) => z.object({ url: z.string() }).parse(message).url),
    /** What it did since it was last asked. */
    async figures() {
      const answer = next()
      child.send('figures')
      const { first, last, busy, texts } = figuresSchema.parse(await answer)
      return { texts, seconds: (last - first) / 1000, busyShare: busy / (last - first) }
    },
    stop: () => child.kill(),
  }
}

/** Prose of some 4 kB that is another in each file. */
const textOf = (file: number) =>
  Array.from(
    { length: 60 },
    (_, line) => `Document ${file} tells in line ${line} of loom ${(file * line) % 97}. `,
  ).join('\n')

async function floor(url: string, texts: number): Promise<void> {
  const CALL = 32
  let left = Math.ceil(texts / CALL)
  const body = JSON.stringify({ model: model.model, input: Array(CALL).fill(textOf(1).slice(0, 1000)) })
  const ask = async () => {
    while (left-- > 0) await (await fetch(`${url}/api/embed`, { method: 'POST', body })).arrayBuffer()
  }
  await Promise.all([ask(), ask()])
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'telar-bench-embedding-'))
  const server = startServer()
  const url = await server.address
  const provider = createOllamaProvider({ url })
  const embedder = { embed: (_: unknown, ...rest: Parameters<typeof provider.embed>) => provider.embed(...rest) }
  const { jobs, deps, close } = await openKnowledge(folder, { embedder, model })
  try {
    await jobs.start()
    const { id } = await createCollection(
      deps,
      { name: 'Served', language: 'en' },
      { ...call, ...{ signal: new AbortController().signal } },
    )
    await server.figures()
    for (let file = 0; file < Number(values.files); file++) {
      const document = { collectionId: id, name: `document-${file}.txt`, data: Buffer.from(textOf(file)) }
      await addDocument(deps, document, call)
    }
    await jobs.settled(documentJob, 'all')
    const indexed = await server.figures()
    await floor(url, indexed.texts)
    const least = await server.figures()
    const ratio = indexed.busyShare / least.busyShare
    const met = ratio >= GOAL
    console.log(`${values.files} documents, a server that takes ${values.ms} ms a text\n`)
    report(
      [
        { what: 'documents indexed', ...indexed },
        { what: 'floor: the same calls alone', ...least },
      ],
      { bench: 'embedding', ...indexed, floorBusyShare: least.busyShare, ratio, goal: GOAL, met },
      values.json,
    )
    console.log(`\ngoal: at work ≥ ${GOAL} of the floor's share: ${ratio.toFixed(3)}, ${met ? 'met' : 'missed'}`)
  } finally {
    await close()
    server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

await main()
