import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import type { Studio } from '@/server/services/studio'
import { type Doubles, environment, makeGrid } from './played-grid'

/** A sweep of `count` cases over two prompts and two top-k; gives its id. */
export async function makeSweep(folder: string, doubles: Doubles, count: number): Promise<string> {
  const gridId = await makeGrid(folder, doubles, count)
  return withStudio(folder, doubles, async (studio) => {
    const { dataset, pipelineId, graph } = await studio.play.get({ id: gridId })
    const of = (type: string) => graph.nodes.find((node) => node.type === type)?.id ?? ''
    const { id } = await studio.evaluation.create({
      kind: 'sweep',
      datasetId: dataset.id,
      candidates: [{ pipelineId: pipelineId ?? '' }],
      setup: {
        assertions: [{ kind: 'answer', id: 'a', by: 'f1', atLeast: 0.1 }],
        sweep: {
          search: 'full',
          facets: [
            { kind: 'config', nodeId: of('retriever'), path: 'topK', values: [2, 4] },
            {
              kind: 'config',
              nodeId: of('prompt-template'),
              path: 'user',
              values: ['Q: {{ question }}\n{{ sources }}', 'Question: {{ question }}\n\nSources:\n\n{{ sources }}'],
            },
          ],
        },
      },
    })
    return id
  })
}

/** Does something with a studio on a folder, and closes it. */
export async function withStudio<T>(folder: string, doubles: Doubles, use: (studio: Studio) => Promise<T>): Promise<T> {
  const env = readEnv({ ...environment(doubles), TELAR_DATA: folder })
  const { studio, close } = await createContainer(env, createLog('silent'))
  try {
    return await use(studio)
  } finally {
    await close()
  }
}

/** What is kept of an experiment in a folder that nobody has open: its steps by kind, and how many cells. */
export async function keptOf(folder: string, experimentId: string) {
  const database = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  const [steps, cells] = await Promise.all([
    database.evalStep.findMany({ where: { experimentId }, select: { key: true, record: true } }),
    database.evalCell.count({ where: { experimentId } }),
  ])
  await database.$disconnect()
  const models = steps.filter(({ record }) => record.includes('"type":"model"'))
  return { steps: steps.length, models: models.length, cells }
}

const endSchema = z.object({ state: z.string() })

/** Runs an experiment in a process of its own. `ended` resolves with nothing when that was killed. */
export async function startMeasuring(folder: string, experimentId: string, doubles: Doubles) {
  const child = fork(join(import.meta.dirname, 'experiment-child.ts'), [folder, experimentId], {
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
