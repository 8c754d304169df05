import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { scriptedChat } from '@/nodes/testing'
import { defaultChunking } from '@/pipeline/chunking'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { ragGraph } from '@/server/services/pipelines/templates'
import type { Waterfall } from '@/server/services/retrieval/types'
import type { Studio } from '@/server/services/studio'
import { callCli, openCliStudio } from '@/test/builders/cli'
import { memoryCollections } from '@/test/builders/memory-collections'
import { openTestServices } from '@/test/builders/services'
import { unusedRetrieval } from '@/test/builders/unused-services'

const stage = { stepId: 'retriever', stepType: 'retriever', rank: 12, of: 40, limit: 8, score: 0.1, params: {} }
const waterfall: Waterfall = {
  question: 'When does it open?',
  expected: { documentId: 'd', documentName: 'valve.pdf', chunkIds: ['c'], text: null },
  stages: [
    { ...stage, stage: 'indexed', status: 'passed', reason: 'found', stepId: null, rank: null, of: null, limit: null },
    { ...stage, stage: 'retrieved', status: 'lost', reason: 'below-k' },
  ],
  lostAt: 'retrieved',
  runId: 'r1',
  outcome: 'ok',
}

type Services = Awaited<ReturnType<typeof openTestServices>>
let services: Services
let studio: Studio
let memory: ReturnType<typeof memoryCollections>
let reply: Parameters<typeof scriptedChat>[0]
let interrupt: AbortController

beforeEach(async () => {
  reply = () => 'It opens at six bar [1].'
  services = await openTestServices(scriptedChat((request, call) => reply(request, call)).chatModel)
  memory = memoryCollections()
  interrupt = new AbortController()
  studio = openCliStudio(services, {
    collections: memory.collections,
    retrieval: { ...unusedRetrieval, explain: () => Promise.resolve(waterfall) },
  })
})
afterEach(() => services.close())

const telar = (...args: string[]) => callCli(args, { studio, runs: services.runs }, interrupt.signal)

const askPipeline = () => studio.pipelines.create({ name: 'Ask', graph: ragGraph(definitions, 'col') })

describe('telar run', () => {
  it('prints the answer and the cited sources', async () => {
    await askPipeline()
    const { code, out, err } = await telar('run', 'ask', '--input', 'question=When does the safety valve open?')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe('It opens at six bar [1].\n\n[1] valve.pdf\n')
  })

  it('prints exactly one document with --json, and keeps the run', async () => {
    await askPipeline()
    const { code, out } = await telar('run', 'ask', '-i', 'question=a=b', '--json')
    const document = JSON.parse(out)
    expect(code).toBe(0)
    expect(document).toMatchObject({ status: 'ok', outputs: { answer: 'It opens at six bar [1].' } })
    expect(await services.runs.store.get('w', document.runId)).toMatchObject({
      origin: 'cli',
      inputs: { question: 'a=b' },
    })
  })

  it('streams', async () => {
    await askPipeline()
    const { out } = await telar('run', 'ask', '-i', 'question=When?', '--stream')
    expect(out).toBe('It opens at six bar [1].\n\n[1] valve.pdf\n')
    expect((await telar('run', 'ask', '--stream', '--json')).code).toBe(2)
  })

  it('runs a graph from a file, exported or bare, and reads inputs from files', async () => {
    const bare = join(services.folder, 'graph.json')
    await writeFile(bare, JSON.stringify(ragGraph(definitions, 'col')))
    const question = join(services.folder, 'question.txt')
    await writeFile(question, 'When?')
    expect((await telar('run', bare, '-i', `question=@${question}`)).code).toBe(0)
    await askPipeline()
    const exported = join(services.folder, 'ask.json')
    expect((await telar('export', 'ask', '-o', exported)).code).toBe(0)
    expect((await telar('run', exported, '-i', 'question=When?')).code).toBe(0)
  })

  it('ends with 3 when the run was not ok, and says why', async () => {
    reply = () => 'It opens [9].'
    await askPipeline()
    const { code, err } = await telar('run', 'ask', '-i', 'question=When?')
    expect(code).toBe(3)
    expect(err).toMatch(/\[9\]/)
    expect(err).toMatch(/ended as degraded/)
  })

  it('ends with 1 when it failed, as JSON too', async () => {
    await askPipeline()
    const missing = await telar('run', 'ask')
    expect(missing).toMatchObject({ code: 1, out: '' })
    expect(missing.err).toMatch(/question/)
    reply = () => new AppError('models-unreachable', say('Ollama does not answer.'))
    const down = await telar('run', 'ask', '-i', 'question=When?', '--json')
    expect(down.code).toBe(1)
    expect(JSON.parse(down.out)).toMatchObject({ error: { code: 'models-unreachable' } })
    expect((await telar('run', 'nobody')).code).toBe(1)
    expect((await telar('run', '/nowhere/graph.json')).code).toBe(1)
  })

  it('stops on Ctrl-C with 130', async () => {
    await askPipeline()
    reply = () => {
      interrupt.abort(new AppError('cancelled', say('Interrupted.')))
      return 'x'
    }
    expect((await telar('run', 'ask', '-i', 'question=When?')).code).toBe(130)
  })
})

describe('telar ingest and search', () => {
  it('creates the collection, walks folders and waits for each file', async () => {
    const folder = join(services.folder, 'documents')
    await mkdir(join(folder, 'inner'), { recursive: true })
    await writeFile(join(folder, 'a.txt'), 'A')
    await writeFile(join(folder, 'inner', 'b.md'), 'B')
    await writeFile(join(folder, 'picture.png'), 'no')
    await writeFile(join(folder, '.hidden.txt'), 'no')
    const { code, out, err } = await telar('ingest', 'Manuals', folder, '--language', 'es', '--json')
    const document = JSON.parse(out)
    expect(code).toBe(0)
    expect(
      document.documents.map(({ path, state, chunks }: { path: string; state: string; chunks: number }) => [
        path,
        state,
        chunks,
      ]),
    ).toEqual([
      [join(folder, 'a.txt'), 'indexed', 3],
      [join(folder, 'inner', 'b.md'), 'indexed', 3],
    ])
    expect(memory.all[0]).toMatchObject({
      name: 'Manuals',
      language: 'es',
      chunking: { strategy: 'recursive', size: 300, overlap: 45 },
    })
    expect(err).toMatch(/Created the collection/)
    await telar('ingest', 'manuals', join(folder, 'a.txt'))
    expect(memory.all).toHaveLength(1)
  })

  it('goes on after a file that fails, and ends with 1', async () => {
    const [good, broken, empty] = ['good.txt', 'broken.txt', 'empty.txt'].map((name) => join(services.folder, name))
    await writeFile(good ?? '', 'x')
    await writeFile(broken ?? '', 'x')
    await writeFile(empty ?? '', '')
    const { code, out, err } = await telar('ingest', 'M', good ?? '', broken ?? '', empty ?? '')
    expect(code).toBe(1)
    expect(out).toMatch(/^1 of 3 files/)
    expect(err).toMatch(/failed.*broken\.txt.*damaged/)
    expect(err).toMatch(/failed.*empty\.txt.*no content/)
  })

  it('goes on after a file that cannot be read', async () => {
    const path = join(services.folder, 'good.txt')
    await writeFile(path, 'x')
    memory.collections.addDocument = ((add) => async (input) => {
      if (input.name !== 'locked.txt') return add(input)
      throw Object.assign(new Error('EACCES'), { code: 'EACCES', path: join(services.folder, input.name) })
    })(memory.collections.addDocument)
    const locked = join(services.folder, 'locked.txt')
    await writeFile(locked, 'x')
    const { code, err, out } = await telar('ingest', 'M', locked, path)
    expect(code).toBe(1)
    expect(out).toMatch(/^1 of 2 files/)
    expect(err).toMatch(/failed.*locked\.txt cannot be used: permission denied/)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('prints one document with --json for wrong use too', async () => {
    const wrong = [
      ['ingest', 'M', '/nowhere', '--json'],
      ['search', 'M', 'q', '--top', '0', '--json'],
      ['search', 'M', '--json'],
      ['dance', '--json'],
      ['run', 'ask', '--stream', '--json'],
      ['explain', 'ask', '--json'],
    ]
    for (const args of wrong) {
      const { code, out, err } = await telar(...args)
      expect(code, args.join(' ')).toBe(2)
      const { error } = JSON.parse(out)
      expect(error).toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/^[^\n]+$/) })
      expect(err).toContain(error.message)
    }
    expect((await telar('run', '--help', '--json')).code).toBe(0)
  })

  it('refuses wrong use with 2', async () => {
    expect((await telar('ingest', 'M', '/nowhere')).code).toBe(2)
    expect((await telar('ingest', 'M', services.folder, '--language', 'xx')).code).toBe(2)
    expect((await telar('ingest')).code).toBe(2)
    expect((await telar('search', 'M', 'q', '--top', '0')).code).toBe(2)
    expect((await telar('search', 'M', 'q', '--mode', 'magic')).code).toBe(2)
    expect((await telar('dance')).code).toBe(2)
    expect((await telar()).code).toBe(2)
  })

  it('searches', async () => {
    await memory.collections.create({
      name: 'Manuals',
      language: 'en',
      embedder: { provider: 'auto', model: '' },
      chunking: { ...defaultChunking, overlap: 0 },
      fields: [],
    })
    expect((await telar('search', 'manuals', 'valve')).out).toMatch(/^1\. 1\.0000 {2}valve\.pdf\n {3}The safety valve/)
    const found = JSON.parse((await telar('search', 'Manuals', 'valve', '--json')).out)
    expect(found).toMatchObject({ collection: 'manuals', mode: 'hybrid', chunks: [{ id: 'valve' }] })
    expect((await telar('search', 'manuals', 'nothing')).code).toBe(3)
    expect(await telar('search', 'absent', 'valve', '--json')).toMatchObject({ code: 1 })
  })
})

describe('telar explain', () => {
  it('prints the stages and the one that lost it, and ends with 3', async () => {
    await askPipeline()
    const { out, code } = await telar('explain', 'ask', '-i', 'question=When?', '--document', 'valve.pdf')
    expect(code).toBe(3)
    expect(out).toContain('✓ indexed')
    expect(out).toMatch(/✗ retrieved +below-k +rank 12 of 40 \(limit 8\) +\[retriever\]/)
    expect(out).toContain('Lost at: retrieved.')
    const json: unknown = JSON.parse((await telar('explain', '--run', 'r1', '--text', 'six bar', '--json')).out)
    expect(json).toEqual(waterfall)
  })

  it('refuses wrong use with 2', async () => {
    expect((await telar('explain', 'ask')).code).toBe(2)
    expect((await telar('explain', 'ask', '--run', 'r1', '--text', 'x')).code).toBe(2)
    expect((await telar('import-faiss', 'New', '/none')).code).toBe(2)
    for (const name of ['one.faiss', 'two.faiss', 'texts.jsonl']) await writeFile(join(services.folder, name), '')
    const two = await telar('import-faiss', 'New', services.folder)
    expect(two.code).toBe(2)
    expect(two.err).toContain('one.faiss, two.faiss')
  })
})

describe('telar export, import, publish, help', () => {
  it('round-trips a pipeline', async () => {
    await askPipeline()
    const { out } = await telar('export', 'ask')
    const path = join(services.folder, 'copy.json')
    await writeFile(path, out)
    const imported = JSON.parse((await telar('import', path, '--json')).out)
    expect(imported).toMatchObject({ slug: 'ask-2', name: 'Ask 2', warnings: [] })
    const graph = JSON.parse(out).graph
    const odd = { ...graph, nodes: [...graph.nodes, { ...graph.nodes[0], id: 'far', type: 'teleporter' }] }
    await writeFile(path, JSON.stringify({ ...JSON.parse(out), graph: odd }))
    const warned = await telar('import', path)
    expect(warned).toMatchObject({ code: 0, out: 'ask-3\n', err: expect.stringContaining('“teleporter”') })
    await writeFile(path, out)
    expect((await studio.pipelines.get({ id: 'ask-2' })).graph).toEqual(JSON.parse(out).graph)
    expect(JSON.parse(await readFile(path, 'utf8')).format).toBe('telar.pipeline')
  })

  it('says in one sentence which file cannot be written or read', async () => {
    await askPipeline()
    const nowhere = join(services.folder, 'none', 'ask.json')
    const written = await telar('export', 'ask', '-o', nowhere)
    expect(written).toMatchObject({ code: 1, out: '' })
    expect(written.err).toBe(
      `${nowhere} cannot be used: there is no such file or folder.\nCheck the path and your rights to it.\n`,
    )
    const marked = join(services.folder, 'windows.json')
    await writeFile(marked, `\uFEFF${(await telar('export', 'ask')).out}`)
    expect((await telar('import', marked)).code).toBe(0)
  })

  it.each(['utf16le', 'utf16be', 'utf16le with a mark', 'utf16be with a mark'])(
    'imports a file in %s',
    async (name) => {
      await askPipeline()
      const json = (await telar('export', 'ask')).out
      const bytes = Buffer.from(name.includes('mark') ? `\ufeff${json}` : json, 'utf16le')
      const path = join(services.folder, 'wide.json')
      await writeFile(path, name.startsWith('utf16be') ? bytes.swap16() : bytes)
      expect(await telar('import', path)).toMatchObject({ code: 0, err: '' })
    },
  )

  it('refuses a file whose letters it cannot read', async () => {
    const path = join(services.folder, 'latin.json')
    await writeFile(path, Buffer.from('{"name": "B\u00fccher", "nodes": [], "edges": []}', 'latin1'))
    expect(await telar('import', path)).toMatchObject({ code: 1, err: expect.stringContaining('is not in UTF-8') })
  })

  it('publishes, with the key the first time only', async () => {
    await askPipeline()
    const first = JSON.parse((await telar('publish', 'ask', '--json')).out)
    expect(first).toMatchObject({
      slug: 'ask',
      path: '/api/v1/endpoints/ask/runs',
      version: 1,
      key: expect.stringMatching(/^tlr_/),
    })
    const again = await telar('publish', 'ask', '--slug', 'question')
    expect(again.out).toBe('POST /api/v1/endpoints/question/runs  (version 1)\n')
  })

  it('explains itself', async () => {
    const { code, out } = await telar('--help')
    expect(code).toBe(0)
    for (const name of [
      'ingest',
      'search',
      'explain',
      'import-faiss',
      'export-faiss',
      'run',
      'export',
      'import',
      'publish',
      'Exit codes',
    ])
      expect(out).toContain(name)
    expect((await telar('run', '--help')).out).toContain('--input')
    expect((await telar('ingest', '--help')).out).toMatch(/auto, en, [\s\S]*\bru\b/)
  })
})
