import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { promptGraph } from '@/server/services/pipelines/templates'
import { type OllamaDouble, startOllamaDouble } from '@/test/doubles/ollama'
import { runCli } from '../program'

let folder: string
let container: Container
let ollama: OllamaDouble
let slug: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-play-'))
  ollama = await startOllamaDouble()
  const env = readEnv({ TELAR_DATA: join(folder, 'data'), OLLAMA_URL: ollama.url })
  container = await createContainer(env, createLog('silent'), { role: 'cli' })
  slug = (await container.studio.pipelines.create({ name: 'Brief', graph: promptGraph(definitions) })).slug
}, 60_000)
afterAll(async () => {
  await container.close()
  await ollama.close()
  await rm(folder, { recursive: true })
})

async function telar(...args: string[]) {
  let [out, err] = ['', '']
  const code = await runCli(args, {
    open: async () => ({ ...container, close: async () => undefined }),
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    signal: new AbortController().signal,
  })
  return { code, out, err }
}

const chats = () => ollama.requests.filter(({ path }) => path === '/api/chat').length

describe('telar play', () => {
  let path: string
  const write = (text: string) => writeFile(path, text)
  const grid = (limit: string) => `
name: Words ${limit}
pipeline: ${slug}
variants:
  - name: polite
    system: Be polite (${limit}).
  - name: brief
    system: Be brief (${limit}).
cases:
  - question: What is a loom?
    answer: loom
  - question: What is a reed?
assertions:
  - kind: contains
    text: loom
limits:
  failUnder: ${limit}
`
  beforeEach(() => {
    path = join(folder, 'grid.yaml')
  })

  it('plays what a file describes, tells the figures, and ends with 3 below the limit', async () => {
    await write(grid('0.9'))
    const said = ['a loom', 'a reed', 'a loom', 'a loom']
    ollama.script(...said.map((text) => ({ path: '/api/chat', text })))
    const { code, out } = await telar('play', path, '--json')
    const document: { columns: { variant: string; passed: number; failed: number; ok: boolean }[] } = JSON.parse(out)
    expect(document.columns.map(({ variant }) => variant)).toEqual(['polite', 'brief'])
    expect(document.columns.reduce((sum, { passed }) => sum + passed, 0)).toBe(3)
    expect(document.columns.filter(({ ok }) => !ok)).toHaveLength(1)
    expect(code).toBe(3)
  })

  it('ends with 0 when enough pass; with --resume it asks nothing twice', async () => {
    await write(grid('0.5'))
    ollama.script(...Array.from({ length: 4 }, () => ({ path: '/api/chat', text: 'a loom' })))
    expect(await telar('play', path)).toMatchObject({ code: 0, out: expect.stringContaining('2 of 2') })
    const asked = chats()
    expect(await telar('play', path, '--resume')).toMatchObject({ code: 0, out: expect.stringContaining('2 of 2') })
    expect(chats()).toBe(asked)
  })

  it('names a word of the file that is not known, and a dataset that is not there', async () => {
    await write(`pipeline: ${slug}\nrepeets: 2\ncases: [{ question: a }]\n`)
    expect(await telar('play', path)).toMatchObject({ code: 1, err: expect.stringContaining('repeats') })
    await write(`pipeline: ${slug}\ndataset: Nowhere\n`)
    expect(await telar('play', path)).toMatchObject({ code: 1, err: expect.stringContaining('Nowhere') })
  })
})
