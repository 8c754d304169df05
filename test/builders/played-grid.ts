import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import { expectationSchema } from '@/pipeline/cases/case'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { ragGraph } from '@/server/services/pipelines/templates'

/** Where the doubles are, as the environment names them. */
export interface Doubles {
  OLLAMA_URL: string
  QDRANT_URL: string
}

export const environment = (doubles: Doubles) => ({ ...doubles, TELAR_EXAMPLE: '', LOG_LEVEL: 'silent' })
const databaseOf = (folder: string) => openDatabase({ url: `file:${join(folder, 'telar.db')}` })

/** A grid of `count` cases, each with its number in its question, and two variants that differ in the prompt alone. */
export async function makeGrid(folder: string, doubles: Doubles, count: number): Promise<string> {
  const { studio, close } = await createContainer(
    readEnv({ ...environment(doubles), TELAR_DATA: folder }),
    createLog('silent'),
  )
  try {
    const { id: collectionId } = await studio.collections.create({
      name: 'Boiler',
      language: 'en',
      embedder: { provider: 'ollama', model: 'nomic-embed-text:latest' },
    })
    for (let at = 0; at < 12; at++) {
      const text = `Part ${at}. ${'The safety valve opens when the boiler pressure passes six bar. '.repeat(8)}`
      await studio.collections.addDocument({
        collectionId,
        name: `${at}.txt`,
        data: Readable.from([Buffer.from(text)]),
      })
    }
    while ((await studio.collections.get({ id: collectionId })).pending > 0) await wait(50)
    const graph = ragGraph(definitions, collectionId)
    const { id: pipelineId } = await studio.pipelines.create({ name: 'Bench', graph })
    const { id } = await studio.play.create({ pipelineId })
    const { variants, dataset } = await studio.play.get({ id })
    const config = { ...variants[0]?.config, user: 'Question: {{ question }}\n\nSources:\n\n{{ sources }}' }
    await studio.play.addVariant({ gridId: id, config })
    await putCases(folder, dataset.id, count)
    return id
  } finally {
    await close()
  }
}

async function putCases(folder: string, datasetId: string, count: number): Promise<void> {
  const database = await databaseOf(folder)
  const put = Array.from({ length: count }, (_, at) => ({
    id: `case-${at}`,
    inputs: { question: `When does the safety valve open? (case-${at})` },
    expected: expectationSchema.parse({ answers: ['six bar'] }),
    origin: 'human' as const,
    split: 'test' as const,
    source: `case-${at}`,
    tags: [],
    note: '',
    runId: null,
    createdAt: new Date(),
  }))
  await prismaRecords(database).datasets.change(datasetId, { put })
  await database.$disconnect()
}

/** The cells that are kept, as `case variant number`. */
export async function keptCells(folder: string, gridId: string): Promise<Set<string>> {
  const database = await databaseOf(folder)
  const { grids } = prismaRecords(database)
  const numbers = new Map((await grids.variants(gridId)).map(({ id, number }) => [id, number]))
  const cells = await grids.cells(gridId)
  await database.$disconnect()
  return new Set(cells.map(({ caseId, variantId }) => `${caseId} ${numbers.get(variantId)}`))
}

const endSchema = z.object({ ms: z.number(), cpuMs: z.number(), running: z.number(), state: z.string() })

/** Plays a grid in a process of its own. `ended` resolves with nothing when that was killed. */
export async function startPlaying(folder: string, gridId: string, doubles: Doubles) {
  const child = fork(join(import.meta.dirname, 'play-child.ts'), [folder, gridId], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...environment(doubles) },
  })
  let end: z.infer<typeof endSchema> | undefined
  child.on('message', (message) => {
    if (message !== 'ready') end = endSchema.parse(message)
  })
  // What it said last may arrive after its exit, but not after its channel is closed.
  const ended = Promise.all([once(child, 'exit'), once(child, 'disconnect')]).then(() => end)
  await once(child, 'message')
  return { child, ended }
}

export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
