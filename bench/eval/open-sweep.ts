import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { definitions } from '@/nodes/definitions.gen'
import { expectationSchema } from '@/pipeline/cases/case'
import { defaultChunking } from '@/pipeline/chunking'
import type { Facet } from '@/pipeline/evaluation/sweep'
import type { Graph } from '@/pipeline/graph'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { answerEdges, draw, questionLike } from '@/server/services/pipelines/draw-graph'
import type { SweepSet } from './sets'

/** Telar on a folder as a bare machine has it: no model server, the embedded store, the built-in embedder and reader. */
export const openBare = (folder: string) =>
  createContainer(
    readEnv({ TELAR_DATA: folder, OLLAMA_URL: 'http://127.0.0.1:9', TELAR_EXAMPLE: '' }),
    createLog('silent'),
  )
export type Studio = Awaited<ReturnType<typeof openBare>>['studio']

export const withDatabase = async <T>(
  folder: string,
  use: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
): Promise<T> => {
  const database = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  try {
    return await use(database)
  } finally {
    await database.$disconnect()
  }
}

export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'telar-bench-eval-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Input → retriever → prompt → reader → output. */
const drawing = (collectionId: string): Graph =>
  draw(
    definitions,
    [
      { id: 'input', type: 'input', at: [0, 0], config: questionLike() },
      { id: 'retriever', type: 'retriever', at: [1, 0], config: { collectionId } },
      { id: 'prompt', type: 'prompt-template', at: [2, 0] },
      { id: 'model', type: 'model', at: [3, 0] },
      { id: 'output', type: 'output', at: [4, 0] },
    ],
    [
      'input.question>retriever.query',
      'input.question>prompt.question',
      'retriever.chunks>prompt.sources',
      ...answerEdges,
    ],
  )

/** Three chunkings, none of which is the live one, and eight ways to search. */
const facetsOf = (collectionId: string): Facet[] => [
  {
    kind: 'chunking',
    collectionId,
    values: [80, 160, 500].map((size) => ({ ...defaultChunking, size, overlap: Math.round(size / 8) })),
  },
  { kind: 'config', nodeId: 'retriever', path: 'mode', values: ['hybrid', 'sparse'] },
  { kind: 'config', nodeId: 'retriever', path: 'topK', values: [2, 4, 6, 10] },
]

export interface MadeSweep {
  /** Everything but how it searches. */
  experiment: (search: 'halving' | 'full') => Parameters<Studio['evaluation']['create']>[0]
  variants: number
}

/** A collection, a dataset and a pipeline of a set, in a folder. */
export async function makeSweep(folder: string, studio: Studio, set: SweepSet): Promise<MadeSweep> {
  const { id: collectionId } = await studio.collections.create({
    name: set.name,
    language: 'auto',
    embedder: { provider: 'auto', model: '' },
    chunking: defaultChunking,
    fields: [],
  })
  for (const { name, text } of set.documents)
    await studio.collections.addDocument({ collectionId, name, data: Readable.from([Buffer.from(text)]) })
  while ((await studio.collections.get({ id: collectionId })).pending > 0) await sleep(100)
  const { id: pipelineId } = await studio.pipelines.create({ name: set.name, graph: drawing(collectionId) })
  const { id: datasetId } = await studio.datasets.create({ name: set.name })
  const put = set.questions.map(({ id, text, answers, places, source }) => ({
    id: `${datasetId}-${id}`,
    inputs: { question: text },
    expected: expectationSchema.parse({ answers, places: places.map((place) => ({ ...place, collectionId })) }),
    origin: 'human' as const,
    split: 'validation' as const,
    source,
    tags: [],
    note: '',
    runId: null,
    createdAt: new Date(),
  }))
  await withDatabase(folder, (database) => prismaRecords(database).datasets.change(datasetId, { put }))
  const facets = facetsOf(collectionId)
  return {
    variants: facets.reduce((product, { values }) => product * values.length, 1),
    experiment: (search) => ({
      kind: 'sweep',
      candidates: [{ pipelineId }],
      datasetId,
      setup: { metric: set.metric, sweep: { facets, search } },
    }),
  }
}

/** Runs a sweep to its end. Throws unless it is done. */
export async function runSweep(studio: Studio, experimentId: string) {
  await studio.evaluation.start({ experimentId })
  for await (const event of studio.evaluation.events({ experimentId, lastEventId: '0' })) void event
  const experiment = await studio.evaluation.get({ experimentId })
  if (experiment.state !== 'done')
    throw new Error(`the sweep ended ${experiment.state}: ${experiment.error?.message ?? ''}`)
  return experiment
}

/** Steps that ran for the cells of a sweep. */
export const ranSteps = ({ cells }: { cells: readonly { ran: number }[] }): number =>
  cells.reduce((sum, { ran }) => sum + ran, 0)

/** Steps that are kept, each once. */
export const keptSteps = (folder: string): Promise<number> =>
  withDatabase(folder, async (database) => {
    const keys = await database.evalStep.findMany({ select: { key: true }, distinct: ['key'] })
    return keys.length
  })
