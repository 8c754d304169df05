import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { scriptedChat } from '@/nodes/testing'
import type { Studio } from '@/server/services/studio'
import { callCli, openCliStudio } from '@/test/builders/cli'
import { memoryCollections } from '@/test/builders/memory-collections'
import { openTestServices } from '@/test/builders/services'
import { unusedRetrieval } from '@/test/builders/unused-services'

let services: Awaited<ReturnType<typeof openTestServices>>
let studio: Studio
let folder: string

beforeEach(async () => {
  services = await openTestServices(scriptedChat(() => 'x').chatModel)
  studio = openCliStudio(services, { collections: memoryCollections().collections, retrieval: unusedRetrieval })
  folder = join(services.folder, 'in')
  await mkdir(join(folder, 'beir', 'qrels'), { recursive: true })
})
afterEach(() => services.close())

const telar = (...args: string[]) => callCli(['cases', ...args], { studio, runs: services.runs })
async function put(name: string, text: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

it('imports a file into a dataset that it makes, brings it up to date, and lists it', async () => {
  const file = await put('a.csv', 'question,answer\nWhen?,At 6 bar\nWhy?,Pressure\n')
  expect(await telar('import', 'Valves', file, '--dry-run')).toMatchObject({
    code: 0,
    out: 'Valves: 2 read as csv; 2 would be added, 0 brought up to date, 0 unchanged\n',
  })
  expect((await telar('list')).out).toBe('')
  expect(await telar('import', 'Valves', file)).toMatchObject({
    code: 0,
    out: 'Valves (version 2): 2 read as csv; 2 added, 0 brought up to date, 0 unchanged\n',
    err: '',
  })
  const again = await telar('import', 'valves', file, '--json')
  expect(JSON.parse(again.out)).toMatchObject({
    dataset: { name: 'Valves' },
    version: 2,
    added: 0,
    unchanged: 2,
    refused: [],
  })
  expect((await telar('list')).out).toBe('Valves: 2 cases (version 2)\n')
  expect(JSON.parse((await telar('list', '--json')).out)).toMatchObject({ datasets: [{ name: 'Valves', cases: 2 }] })
})

it('ends with 3 where some could not be read, with 1 where nothing could', async () => {
  const file = await put('a.csv', 'question,start,end,document\nWhen?,,,\nWhy?,x,,d.pdf\n')
  expect(await telar('import', 'Valves', file)).toMatchObject({
    code: 3,
    err: 'a.csv:3: Column “start” is not a number.\n',
  })
  const bad = await put('b.csv', 'question\n')
  expect(await telar('import', 'Others', bad)).toMatchObject({ code: 1 })
  expect((await telar('list')).out).toBe('Valves: 1 cases (version 2)\n')
  expect((await telar('import', 'Valves', join(folder, 'none.csv'))).code).toBe(2)
  expect((await telar('import', 'Valves', file, '--collection', 'none')).code).toBe(1)
  expect((await telar('import', 'Valves', file, '--format', 'xml')).code).toBe(2)
})

it('finds what encoding a file is in', async () => {
  const file = await put(
    'a.csv',
    Buffer.from('pregunta;respuesta\n¿Cuándo abre la válvula de la caldera?;Mañana\n', 'latin1'),
  )
  await telar('import', 'Válvulas', file)
  const { out } = await telar('export', 'Válvulas', '--format', 'csv')
  expect(out).toContain('¿Cuándo abre la válvula de la caldera?,Mañana')
})

it('reads a folder as BEIR, and writes one', async () => {
  await put('beir/corpus.jsonl', '{"_id":"d1","title":"Valves","text":"A valve opens."}\n')
  await put('beir/queries.jsonl', '{"_id":"q1","text":"When?"}\n')
  await put('beir/qrels/test.tsv', 'query-id\tcorpus-id\tscore\nq1\td1\t2\n')
  await put('beir/.hidden.jsonl', 'no')
  expect(await telar('import', 'Valves', join(folder, 'beir'))).toMatchObject({ code: 0, err: '' })
  const [dataset] = await studio.datasets.list()
  const { cases } = await studio.datasets.cases({ datasetId: dataset?.id ?? '' })
  expect(cases).toMatchObject([{ split: 'test', expected: { places: [{ documentName: 'Valves', grade: 2 }] } }])
  const out = join(folder, 'out')
  expect((await telar('export', 'Valves', '--format', 'beir')).code).toBe(2)
  expect(await telar('export', 'Valves', '--format', 'beir', '--out', out)).toMatchObject({ code: 0, out: '' })
  expect((await readdir(out, { recursive: true })).toSorted()).toEqual([
    'corpus.jsonl',
    'qrels',
    join('qrels', 'test.tsv'),
    'queries.jsonl',
  ])
  const one = await telar(
    'import',
    'Valves',
    ...['corpus.jsonl', 'queries.jsonl', 'qrels/test.tsv'].map((name) => join(out, name)),
  )
  expect(one).toMatchObject({ code: 0, out: expect.stringContaining('1 unchanged') })
})

it('writes an earlier version, and says what a format has no place for', async () => {
  await telar('import', 'Valves', await put('a.jsonl', '{"question":"When?","answer":"At 6 bar","note":"why"}\n'))
  await telar('import', 'Valves', await put('b.jsonl', '{"question":"Why?"}\n'))
  const { out } = await telar('export', 'Valves', '--dataset-version', '2')
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).inputs.question),
  ).toEqual(['When?'])
  const path = join(folder, 'deep', 'ragas.jsonl')
  const ragas = await telar('export', 'Valves', '--format', 'ragas', '-o', path, '--json')
  expect(ragas.code).toBe(3)
  expect(JSON.parse(ragas.out)).toMatchObject({
    version: 3,
    files: [path],
    lost: ['Not in the file: notes (1 case).'],
  })
  expect(await readFile(path, 'utf8')).toBe('{"user_input":"When?","reference":"At 6 bar"}\n{"user_input":"Why?"}\n')
  expect(JSON.parse((await telar('export', 'None', '--json')).out)).toMatchObject({ error: { code: 'not-found' } })
})
