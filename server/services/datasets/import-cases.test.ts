import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import type { Database } from '@/server/adapters/prisma/database'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { PrismaRunStore } from '@/server/adapters/prisma/runs/store'
import { parsedKey } from '@/server/knowledge/ingest/document-files'
import { contextOf } from '@/test/builders/context'
import { inEnglish } from '@/test/builders/in-english'
import { newCollection, newDocument } from '@/test/conformance/records-fixtures'
import { bind } from '../use-case'
import { datasets } from '.'

let folder: string
let prisma: Database
let store: PrismaRunStore
let deps: {
  records: ReturnType<typeof prismaRecords>
  store: PrismaRunStore
  files: ReturnType<typeof createFolderFiles>
}
let api: ReturnType<typeof bind<typeof datasets>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-import-'))
  prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.create({ data: { id: 'w', name: 'w' } })
  store = new PrismaRunStore(prisma, { dataFolder: folder, onError: () => undefined })
  deps = { records: prismaRecords(prisma), store, files: createFolderFiles({ folder: join(folder, 'files') }) }
  api = bind(datasets, deps, contextOf('w'))
})
afterAll(async () => {
  await store.close()
  await prisma.$disconnect()
  await rm(folder, { recursive: true })
})

const table = (...lines: string[]) => [{ name: 'Valve questions.csv', text: lines.map((line) => `${line}\n`).join('') }]
const some = table('question,answer,document', 'When?,At 6 bar,valve.pdf', 'Why?,Pressure,valve.pdf', ',nothing,')
const expectedOf = async (datasetId: string) =>
  Object.fromEntries(
    (await api.cases({ datasetId })).cases.map(({ inputs, expected }) => [inputs.question, expected.answers]),
  )

describe('an import', () => {
  it('says what it would do, and then does it, into a dataset called as the file', async () => {
    const before = (await api.list()).length
    const dry = await api.import({ files: some, dryRun: true })
    expect(dry).toMatchObject({ datasetId: null, version: null })
    expect((await api.list()).length).toBe(before)
    const { datasetId, version, report } = await api.import({ files: some })
    expect(report).toEqual(dry.report)
    expect(report).toMatchObject({
      format: 'csv',
      read: 2,
      added: 2,
      updated: 0,
      unchanged: 0,
      refusedTotal: 1,
      places: null,
    })
    expect(inEnglish(report.refused)).toEqual([
      { where: 'Valve questions.csv:4', reason: 'inputs: A case needs an input.' },
    ])
    expect(report.sample.map(({ inputs }) => inputs.question)).toEqual(['When?', 'Why?'])
    const dataset = await api.get({ id: datasetId ?? '' })
    expect(dataset).toMatchObject({ name: 'Valve questions', version, cases: 2 })
    const splits = new Set((await api.cases({ datasetId: datasetId ?? '' })).cases.map(({ split }) => split))
    expect(splits.size).toBe(1)
  })

  it('brings what is expected of the same inputs up to date, and doubles nothing', async () => {
    const { datasetId } = await api.import({ files: some, name: 'Again' })
    const id = datasetId ?? ''
    const again = await api.import({ datasetId: id, files: some })
    expect(again.report).toMatchObject({ added: 0, updated: 0, unchanged: 2 })
    const changed = table('question,answer', 'When?,At 7 bar', 'Who?,Ana')
    const dry = await api.import({ datasetId: id, files: changed, dryRun: true })
    expect(dry.report).toMatchObject({ added: 1, updated: 1, unchanged: 0 })
    expect(await expectedOf(id)).toEqual({ 'When?': ['At 6 bar'], 'Why?': ['Pressure'] })
    expect((await api.import({ datasetId: id, files: changed })).report).toEqual(dry.report)
    expect(await expectedOf(id)).toEqual({ 'When?': ['At 7 bar'], 'Why?': ['Pressure'], 'Who?': ['Ana'] })
  })

  it('joins what several lines expect of the same inputs, unless they contradict each other', async () => {
    const files = table(
      'question,answer,document,abstain',
      'When?,At 6 bar,a.pdf,',
      'When?,At six bar,b.pdf,',
      'When?,,,yes',
      'When?,At 6 bar,a.pdf,',
    )
    const { datasetId, report } = await api.import({ files })
    expect(report).toMatchObject({ read: 4, joined: 2, added: 1, refusedTotal: 1 })
    expect(inEnglish(report.refused)).toMatchObject([
      { reason: 'The same inputs stand at Valve questions.csv:2, where something else is expected of them.' },
    ])
    const [one] = (await api.cases({ datasetId: datasetId ?? '' })).cases
    expect(one?.expected).toMatchObject({
      answers: ['At 6 bar', 'At six bar'],
      places: [{ documentName: 'a.pdf' }, { documentName: 'b.pdf' }],
    })
  })

  it('finds the encoding of what comes as bytes', async () => {
    const lines = ['pregunta;respuesta', '¿Cuándo abre la válvula de la caldera?;Mañana por la mañana, según la guía']
    lines.push('¿Quién revisa la presión del depósito cada año?;El técnico de la compañía; además firma el informe')
    const base64 = Buffer.from(lines.join('\n').replace('; además', ', además'), 'latin1').toString('base64')
    const { datasetId } = await api.import({ files: [{ name: 'a.csv', base64 }] })
    expect(Object.keys(await expectedOf(datasetId ?? '')).toSorted()).toEqual([
      '¿Cuándo abre la válvula de la caldera?',
      '¿Quién revisa la presión del depósito cada año?',
    ])
  })

  it('puts all into one split where that is said, and makes nothing of nothing', async () => {
    const { datasetId } = await api.import({ files: some, split: 'test' })
    expect((await api.get({ id: datasetId ?? '' })).bySplit).toMatchObject({ test: 2 })
    const before = (await api.list()).length
    expect(await api.import({ files: table('question', '') })).toMatchObject({ datasetId: null, report: { read: 0 } })
    expect((await api.list()).length).toBe(before)
    await expect(api.import({ datasetId: 'none', files: some })).rejects.toMatchObject({ code: 'not-found' })
    await expect(api.import({ collectionId: 'none', files: some })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('places', () => {
  const text = 'Safety valves.\n\nThe valve opens\nat 6 bar — and closes at 5 bar.'
  async function collection() {
    const { id } = await deps.records.collections.create('w', 'manuals', newCollection('Manuals'))
    const add = async (name: string, content: string, key = '') => {
      const document = newDocument(id, { name, key, generation: 1, liveGeneration: 1 })
      await deps.records.documents.create(document)
      const parsed = { text: content, mime: 'text/plain', headings: [], warnings: [], metadata: {} }
      await deps.files.write(
        parsedKey({ collectionId: id, documentId: document.id, generation: 1 }),
        Buffer.from(JSON.stringify(parsed)),
      )
      return document.id
    }
    return {
      id,
      valve: await add('Safety_Valves.txt', text),
      pump: await add('pump.md', 'Pumps pump.', 'docs/pump.md'),
    }
  }

  it('are found by name, by key, and by their quotes in the texts', async () => {
    const { id, valve, pump } = await collection()
    const cases = [
      { question: 'By a like name?', document: 'safety valves', quote: '— and closes at 5 bar.' },
      { question: 'By key?', document: 'docs/pump.md' },
      { question: 'By quote alone?', quote: 'the valve opens at 6 bar' },
      { question: 'Not there?', document: 'Boilers.pdf', quote: 'Boilers boil at once.' },
      { question: 'Another quote?', document: 'pump.md', quote: 'opens at 6 bar' },
    ]
    const files = [{ name: 'cases.jsonl', text: cases.map((one) => JSON.stringify(one)).join('\n') }]
    const { datasetId, report } = await api.import({ files, collectionId: id })
    expect(report).toMatchObject({ added: 5, refusedTotal: 0, places: { found: 4, of: 5 } })
    const found = (await api.cases({ datasetId: datasetId ?? '' })).cases
      .toReversed()
      .map(({ expected }) => expected.places[0])
    const passage = (quote: string) => ({ start: text.indexOf(quote), end: text.indexOf(quote) + quote.length })
    expect(found).toEqual([
      {
        collectionId: id,
        documentId: valve,
        documentName: 'Safety_Valves.txt',
        quote: '— and closes at 5 bar.',
        ...passage('— and closes at 5 bar.'),
      },
      { collectionId: id, documentId: pump, documentName: 'pump.md' },
      {
        collectionId: id,
        documentId: valve,
        documentName: 'Safety_Valves.txt',
        quote: 'the valve opens at 6 bar',
        ...passage('The valve opens\nat 6 bar'),
      },
      { documentName: 'Boilers.pdf', quote: 'Boilers boil at once.' },
      { collectionId: id, documentId: pump, documentName: 'pump.md', quote: 'opens at 6 bar' },
    ])
  })
})

describe('an export', () => {
  it('comes back as it was, in every format that holds it, and says what one does not', async () => {
    const { datasetId } = await api.import({ files: some, name: 'Round trip' })
    const id = datasetId ?? ''
    await api.saveCase({ datasetId: id, case: { inputs: { question: 'Noted?' }, note: 'why', tags: ['x'] } })
    for (const format of ['csv', 'jsonl', 'promptfoo'] as const) {
      const { files, lost } = await api.export({ id, format })
      expect([lost, files.map(({ name }) => name.split('.')[0])]).toEqual([[], ['round-trip']])
      const { report } = await api.import({ datasetId: id, files })
      expect(report).toMatchObject({ added: 0, updated: 0, unchanged: 3, refusedTotal: 0 })
    }
    const { files, lost } = await api.export({ id, format: 'beir' })
    expect(files.map(({ name }) => name).slice(0, 2)).toEqual(['corpus.jsonl', 'queries.jsonl'])
    expect(inEnglish(lost)).toEqual(['Not in the file: 1 case with nothing that this format holds.'])
    const ragas = await api.export({ id, format: 'ragas' })
    expect(inEnglish(ragas.lost)).toEqual([
      'Not in the file: documents (2 cases), passages (2 cases), tags (1 case), and notes (1 case).',
    ])
  })

  it('has the cases of the version that is named', async () => {
    const { datasetId, version } = await api.import({ files: some, name: 'Versions' })
    const id = datasetId ?? ''
    await api.import({ datasetId: id, files: table('question', 'New?') })
    const of = async (wanted?: number) =>
      (await api.export({ id, format: 'jsonl', ...(wanted && { version: wanted }) })).files[0]?.text.trim().split('\n')
        .length
    expect([await of(), await of(version ?? 0)]).toEqual([3, 2])
    await expect(api.export({ id, format: 'csv', version: 99 })).rejects.toMatchObject({ code: 'not-found' })
  })
})
