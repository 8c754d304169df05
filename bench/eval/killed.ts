import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { keptSteps, makeSweep, openBare, withDatabase, withFolder } from './open-sweep'
import type { SweepSet } from './sets'

export interface KilledFigures {
  keptAtKill: number
  cells: number
  /** Steps that ran again although they were kept when the process died. */
  repeatedCalls: number
  indexBuilds: number
}

function child(folder: string, experimentId: string) {
  const running = fork(join(import.meta.dirname, 'sweep-child.ts'), [folder, experimentId], {
    execArgv: ['--import', 'tsx'],
  })
  return { running, ended: once(running, 'exit') }
}

/** Kills a sweep with `kill -9` when so many cells are kept, goes on with it, and counts what was done twice. */
export const measureKilled = (set: SweepSet, killAt: number): Promise<KilledFigures> =>
  withFolder(async (folder) => {
    const bare = await openBare(folder)
    const made = await makeSweep(folder, bare.studio, set)
    const { id } = await bare.studio.evaluation.create(made.experiment('halving'))
    await bare.close()
    const cellIds = () =>
      withDatabase(folder, async (database) => {
        const cells = await database.evalCell.findMany({ where: { experimentId: id }, select: { id: true } })
        return new Set(cells.map((cell) => cell.id))
      })
    const first = child(folder, id)
    while ((await cellIds()).size < killAt) {
      if (first.running.exitCode !== null) throw new Error('the sweep ended before it could be killed')
      await sleep(200)
    }
    first.running.kill('SIGKILL')
    await first.ended
    const [kept, stepsBefore] = [await cellIds(), await keptSteps(folder)]
    await child(folder, id).ended
    const { studio, close } = await openBare(folder)
    try {
      const { state, cells, spent } = await studio.evaluation.get({ experimentId: id })
      if (state !== 'done') throw new Error(`the sweep that was gone on with ended ${state}`)
      const ran = cells.filter((cell) => !kept.has(cell.id)).reduce((sum, cell) => sum + cell.ran, 0)
      return {
        keptAtKill: kept.size,
        cells: cells.length,
        // What ran and is not new was there already.
        repeatedCalls: ran - ((await keptSteps(folder)) - stepsBefore),
        indexBuilds: spent.indexBuilds,
      }
    } finally {
      await close()
    }
  })
