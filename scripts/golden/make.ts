/**
 * Makes the golden data folder of a release: `npx tsx scripts/golden/make.ts <zip>`, with that release checked out. The
 * last process is killed while an index is half built, a sync half done, documents wait, a run runs, and the newest runs
 * are in the journal alone. Beside the data lie the folders of its sources, and `facts.json` with what a test must know.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import JSZip from 'jszip'
import { z } from 'zod'
import { projectRoot } from '@/server/project-root'
import { fallbackGraph, notes, webGraph } from './content'
import { command, found, Telar } from './telar'

const [target = 'golden.zip'] = process.argv.slice(2)
const root = await mkdtemp(join(tmpdir(), 'telar-golden-'))
const data = join(root, 'data')
const fixtures = join(projectRoot(), 'test/fixtures/documents')

/** A page that answers, one that fails, one that never ends. */
const web = createServer(({ url }, response) => {
  const path = url?.split('?')[0]
  if (path === '/slow') return
  response.writeHead(path === '/down' ? 500 : 200, { 'content-type': 'text/plain' })
  response.end('The gate opens at six.')
})
await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
const address = z.object({ port: z.number() }).parse(web.address())
const site = `127.0.0.1:${address.port}`

const anything = z.unknown()
const idOf = z.object({ id: z.string() })
const graphSchema = z.looseObject({
  nodes: z.array(z.looseObject({ id: z.string(), config: z.record(z.string(), anything) })),
})
const pipelineSchema = z.object({ id: z.string(), revision: z.number(), graph: graphSchema })
type Graph = z.infer<typeof graphSchema>
const documentsSchema = z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), state: z.string() })) })
const progressSchema = z.object({ state: z.string(), done: z.number() })
const runSchema = z.object({ status: z.string() })
const chunking = { strategy: 'recursive', size: 120, overlap: 20 }

const folderSource = (name: string) => ({
  name,
  config: { kind: 'folder', path: join(root, 'sources', name), include: ['**/*.md'], exclude: [], watch: false },
  schedule: null,
  maxAgeSeconds: 86_400,
  paused: false,
})

async function writeSources(): Promise<void> {
  for (const name of ['looms', 'yarns']) {
    await mkdir(join(root, 'sources', name), { recursive: true })
    for (const [file, text] of notes(name)) await writeFile(join(root, 'sources', name, file), text)
  }
}

async function settled(telar: Telar, collectionId: string) {
  return found(async () => {
    const { items } = await telar.query('collections.documents', documentsSchema, { id: collectionId, size: 200 })
    return items.every(({ state }) => ['indexed', 'failed'].includes(state)) ? items : undefined
  })
}

async function synced(telar: Telar, id: string): Promise<void> {
  await telar.mutate('sources.sync', { id }, anything)
  await found(async () => {
    const { sync } = await telar.query('sources.get', z.object({ sync: z.object({ state: z.string() }) }), { id })
    return sync.state === 'running' ? undefined : sync
  })
}

/** The second collection: uploads, one of which cannot be read, two sources, one of them with three syncs, a question. */
async function fillCollection(telar: Telar) {
  const { id } = await telar.mutate(
    'collections.create',
    { name: 'Looms', language: 'en', embedder: { provider: 'built-in', model: 'static-384' }, chunking, fields: [] },
    idOf,
  )
  for (const name of ['handbook.pdf', 'report.docx', 'utf-16.txt', 'encrypted.pdf']) {
    await telar.upload(id, name, await readFile(join(fixtures, name)))
  }
  const source = await telar.mutate('sources.create', { collectionId: id, source: folderSource('looms') }, idOf)
  const other = await telar.mutate('sources.create', { collectionId: id, source: folderSource('yarns') }, idOf)
  await synced(telar, source.id)
  await writeFile(join(root, 'sources/looms/note-01.md'), '# Note 1\n\nThe reed beats the weft into its place.\n')
  await rm(join(root, 'sources/looms/note-02.md'))
  await synced(telar, source.id)
  await cp(join(root, 'sources/looms'), join(root, 'aside'), { recursive: true })
  await rm(join(root, 'sources/looms'), { recursive: true })
  await synced(telar, source.id)
  await cp(join(root, 'aside'), join(root, 'sources/looms'), { recursive: true })
  await rm(join(root, 'aside'), { recursive: true })
  const documents = await settled(telar, id)
  const handbook = documents.find(({ name }) => name === 'handbook.pdf')
  const question = { collectionId: id, query: 'What carries the weft through the shed?', documentId: handbook?.id }
  await telar.mutate('retrieval.saveQuestion', question, anything)
  return { id, source: source.id, halfSynced: other.id }
}

async function drawPipelines(telar: Telar, collectionId: string) {
  const templates = await telar.query('pipelines.templates', z.array(z.object({ id: z.string(), graph: graphSchema })))
  const template = (id: string): Graph => graphSchema.parse(templates.find((one) => one.id === id)?.graph)
  const about = (graph: Graph, config: object): Graph => ({
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.id === 'retriever' ? { ...node, config: { ...node.config, ...config } } : node,
    ),
  })
  const make = (name: string, graph: unknown) => telar.mutate('pipelines.create', { name, graph }, pipelineSchema)
  const ask = await make('Ask the looms', about(template('question-answering'), { collectionId }))
  const chat = await make('Talk about looms', about(template('conversation'), { collectionId }))
  const page = await make('Read a page', webGraph(`http://${site}/`))
  const spare = await make('Read one of two pages', fallbackGraph(`http://${site}`))
  return { ask, chat, page, spare, about }
}

type Pipelines = Awaited<ReturnType<typeof drawPipelines>>

/** Two versions, the second one live; a key that serves and one that was taken back; a pipeline that runs it as a step. */
async function publish(telar: Telar, { ask, about }: Pipelines) {
  const schema = z.object({ key: z.string().nullish(), deployment: idOf })
  const first = await telar.mutate(
    'deployments.publish',
    { pipelineId: ask.id, slug: 'ask-the-looms', keyName: 'First' },
    schema,
  )
  const save = async (topK: number, revision: number) =>
    telar.mutate(
      'pipelines.save',
      { id: ask.id, graph: about(ask.graph, { topK }), revision },
      z.object({ revision: z.number() }),
    )
  const saved = await save(5, ask.revision)
  const { deployment } = await telar.mutate(
    'deployments.publish',
    { pipelineId: ask.id, slug: 'ask-the-looms' },
    schema,
  )
  await save(6, saved.revision)
  const { key: revoked } = await telar.mutate(
    'deployments.createKey',
    { deploymentId: deployment.id, name: 'Lost' },
    z.object({ key: z.string() }),
  )
  const listed = z.object({ keys: z.array(z.object({ id: z.string(), name: z.string() })) })
  const { keys } = await telar.query('deployments.get', listed, { pipelineId: ask.id })
  await telar.mutate('deployments.revokeKey', { keyId: keys.find(({ name }) => name === 'Lost')?.id }, anything)
  return { key: z.string().parse(first.key), revoked }
}

const question = 'What carries the weft through the shed?'

async function startRun(telar: Telar, pipeline: { id: string }, graph: unknown): Promise<string> {
  const input = { pipelineId: pipeline.id, graph, inputs: { question } }
  return (await telar.mutate('runs.start', input, z.object({ runId: z.string() }))).runId
}

async function runToEnd(telar: Telar, pipeline: { id: string }, graph: unknown, stop = false) {
  const runId = await startRun(telar, pipeline, graph)
  if (stop) await telar.mutate('runs.stop', { runId }, anything)
  const status = await found(async () => {
    const run = await telar.query('runs.get', runSchema, { id: runId })
    return run.status === 'running' ? undefined : run.status
  })
  return [status, runId] as const
}

/** A run of every outcome, by the way it came about. */
async function runAll(telar: Telar, { ask, page, spare, about }: Pipelines, key: string) {
  const ended = [
    await runToEnd(telar, page, page.graph),
    await runToEnd(telar, ask, ask.graph),
    await runToEnd(telar, ask, about(ask.graph, { scoreThreshold: 1e6 })),
    await runToEnd(telar, page, webGraph(`http://${site}/down`, 'continue')),
    await runToEnd(telar, page, webGraph(`http://${site}/down`)),
    await runToEnd(telar, page, webGraph(`http://${site}/slow`), true),
    await runToEnd(telar, spare, spare.graph),
  ]
  const endpoint = await telar.call('ask-the-looms', key, { question })
  await command(data, ['run', 'ask-the-looms', '-i', `question=${question}`])
  return { ...Object.fromEntries(ended), endpoint }
}

/** What the folder must hold after the kill; looked at in a copy, so that nothing in the folder itself is opened. */
async function holds(queuedIn: string): Promise<boolean> {
  const copy = join(root, 'copy')
  await rm(copy, { recursive: true, force: true })
  await cp(data, copy, { recursive: true })
  const client = createClient({ url: `file:${join(copy, 'telar.db')}` })
  const count = async (sql: string, args: string[] = []) => Number((await client.execute({ sql, args })).rows[0]?.[0])
  const counts = {
    index: await count(
      `SELECT count(*) FROM CollectionIndex WHERE state = 'building' AND done BETWEEN 3 AND total - 3`,
    ),
    sync: await count(`SELECT count(*) FROM Sync WHERE state = 'running' AND done BETWEEN 1 AND total - 2`),
    queued: await count(`SELECT count(*) FROM Document WHERE state = 'queued' AND collectionId = ?`, [queuedIn]),
  }
  client.close()
  console.log(counts)
  return Object.values(counts).every((found) => found > 0)
}

/** Takes out of the databases what their history left in them. */
async function shrink(): Promise<void> {
  for (const name of ['telar.db', 'vectors.db']) {
    const client = createClient({ url: `file:${join(data, name)}` })
    await client.execute('VACUUM')
    await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    client.close()
  }
}

/** Starts everything at once and pulls the plug, until all of it is in the middle. */
async function killInTheMiddle(made: {
  looms: string
  clinic: string
  halfSynced: string
  page: { id: string }
  key: string
}) {
  await shrink()
  const safe = join(root, 'safe')
  await cp(data, safe, { recursive: true })
  for (let round = 0; round < 20; round++) {
    await rm(data, { recursive: true })
    await cp(safe, data, { recursive: true })
    const telar = await Telar.start(data, site)
    const running = await startRun(telar, made.page, webGraph(`http://${site}/slow`))
    const journalled = await telar.call('ask-the-looms', made.key, { question })
    await Promise.all(notes('queue').map(([name, text]) => telar.upload(made.clinic, name, text)))
    const change = { chunking: { ...chunking, size: 60 } }
    await Promise.all([
      telar.mutate('indexes.start', { collectionId: made.looms, change }, anything),
      telar.mutate('sources.sync', { id: made.halfSynced }, anything),
    ])
    await found(async () => {
      const built = await telar.query('indexes.list', z.array(progressSchema), { collectionId: made.looms })
      return built.find(({ state, done }) => (state !== 'building' ? false : done >= 9))
    })
    await telar.kill()
    if (await holds(made.clinic)) return { running, journalled }
  }
  throw new Error('It never was in the middle of everything')
}

async function pack(facts: object): Promise<void> {
  const zip = new JSZip()
  for (const start of ['data', 'sources']) {
    for (const name of await readdir(join(root, start), { recursive: true })) {
      const path = join(start, name)
      // The shared memory of a database is of the process that died.
      if ((await stat(join(root, path))).isFile() && !path.endsWith('-shm'))
        zip.file(path, await readFile(join(root, path)))
    }
  }
  zip.file('facts.json', `${JSON.stringify(facts, null, 2)}\n`)
  const bytes = await zip.generateAsync({
    type: 'nodebuffer',
    compression: 'DEFLATE',
    compressionOptions: { level: 9 },
  })
  await writeFile(target, bytes)
  console.log(`${target}: ${bytes.length} bytes`)
}

await writeSources()
const telar = await Telar.start(data, site)
const clinic = await found(async () => {
  const [first] = await telar.query('collections.list', z.array(idOf))
  return first?.id
})
await settled(telar, clinic)
const looms = await fillCollection(telar)
const pipelines = await drawPipelines(telar, looms.id)
const keys = await publish(telar, pipelines)
const runs = await runAll(telar, pipelines, keys.key)
await telar.mutate('retrieval.measure', { collectionId: clinic }, anything)
await telar.stop()
const { page } = pipelines
const left = await killInTheMiddle({ looms: looms.id, clinic, halfSynced: looms.halfSynced, page, key: keys.key })
await pack({ clinic, looms, keys, runs: { ...runs, ...left } })
web.closeAllConnections()
web.close()
await rm(root, { recursive: true })
