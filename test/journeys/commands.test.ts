import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '@/server/cli/program'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { startQdrantDouble } from '../doubles/qdrant'

let folder: string
let settings: Record<string, string>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-commands-'))
  settings = { TELAR_DATA: join(folder, 'data'), OLLAMA_URL: 'http://127.0.0.1:9' }
})
afterEach(() => rm(folder, { recursive: true }))

const open = (role: 'studio' | 'cli'): Promise<Container> =>
  createContainer(readEnv(settings), createLog('silent'), { role })

/** Runs a command, in a process's own container or in one that is given. */
async function telar(args: string[], container?: Container) {
  let out = ''
  let err = ''
  const code = await runCli(args, {
    open: async () => (container ? { ...container, close: async () => undefined } : open('cli')),
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

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

describe('the command line on real data', () => {
  it('makes a collection that is new to several commands at once for the first of them', async () => {
    const container = await open('cli')
    const paths = await Promise.all(
      ['shuttle', 'heddle', 'beam'].map((word) => file(`${word}.txt`, `The ${word} is a part of a loom.`)),
    )
    const ended = await Promise.all(paths.map((path) => telar(['ingest', 'Looms', path], container)))
    expect(ended.map(({ code, out }) => [code, out])).toEqual(
      Array(3).fill([0, '1 of 1 files can be searched in “looms”.\n']),
    )
    expect(await container.studio.collections.list()).toMatchObject([{ name: 'Looms', documents: 3 }])
    await container.close()
  })

  it.each([
    ['deleted', (path: string) => rm(path)],
    // A new file, not the same one overwritten: the earlier command's connection lives on in this process until it is
    // collected, and would then write its pages back.
    ['no database', (path: string) => rm(path).then(() => writeFile(path, 'no database '.repeat(1_000)))],
  ])('says of a vector file that was %s what was lost, and rebuilds it', async (_how, spoil) => {
    const path = await file('shuttle.txt', 'The shuttle carries the weft through the shed.')
    expect((await telar(['ingest', 'Looms', path])).code).toBe(0)
    const data = join(folder, 'data')
    for (const name of await readdir(data)) if (/^vectors\.db-/.test(name)) await rm(join(data, name))
    await spoil(join(data, 'vectors.db'))
    const searched = await telar(['search', 'looms', 'shuttle'])
    expect(searched).toMatchObject({ code: 1, err: expect.stringContaining('“Looms”') })
    expect(searched.err).not.toMatch(/telar_[0-9a-f]|SQLITE|vectors\.db/)
    const again = await telar(['ingest', 'looms', path])
    expect(again).toMatchObject({ code: 1, out: '0 of 1 files can be searched in “looms”.\n' })
    expect(again.err).toContain('telar reindex')
    const rebuilt = await telar(['reindex', 'looms'])
    expect(rebuilt).toMatchObject({ code: 0, out: '1 documents can be searched in “looms”, 1 chunks.\n' })
    expect((await telar(['search', 'looms', 'shuttle'])).out).toContain('The shuttle carries')
  })

  it('rebuilds a collection that is sound too, and tells it as JSON', async () => {
    const path = await file('shuttle.txt', 'The shuttle carries the weft through the shed.')
    await telar(['ingest', 'Looms', path])
    const { code, out } = await telar(['reindex', 'looms', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ collection: { slug: 'looms' }, index: { state: 'live', number: 2 } })
    expect((await telar(['reindex', 'nothing'])).code).toBe(1)
  })

  it('ends with 1 where documents wait for a server, and takes them up again', async () => {
    const server = { apiKey: 'key' }
    const qdrant = await startQdrantDouble(server)
    Object.assign(settings, { QDRANT_URL: qdrant.url, QDRANT_API_KEY: 'key' })
    const path = await file('shuttle.txt', 'The shuttle carries the weft through the shed.')
    await telar(['ingest', 'Looms', await file('a.txt', 'The heddle lifts the warp.')])
    server.apiKey = 'another'
    const waits = await telar(['ingest', 'looms', path])
    expect(waits).toMatchObject({ code: 1, out: '0 of 1 files can be searched in “looms”.\n' })
    expect(waits.err).toMatch(/waiting .*shuttle\.txt .*does not accept the API key/)
    server.apiKey = 'key'
    expect((await telar(['ingest', 'looms', path])).code).toBe(0)
    await qdrant.close()
  })
})
