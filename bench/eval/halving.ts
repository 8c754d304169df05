import { keptSteps, makeSweep, openBare, ranSteps, runSweep, withFolder } from './open-sweep'
import type { SweepSet } from './sets'

export interface HalvingFigures {
  set: string
  variants: number
  cases: number
  metric: string
  /** The mean of the best of the whole grid, and of the one that halving chose, on all cases. */
  best: number
  chosen: number
  regret: number
  /** Calls of models that halving made, and that the whole grid takes. */
  calls: number
  gridCalls: number
  callShare: number
  seconds: number
  indexBuilds: number
  /** Steps that ran although they had run before, for another candidate, round or experiment. */
  sharedStageRepeats: number
}

/**
 * Searches by halving, then measures the whole grid beside it: that finds the steps of the first and makes the rest, so that
 * both together are the calls of the grid.
 */
export const measureHalving = (set: SweepSet): Promise<HalvingFigures> =>
  withFolder(async (folder) => {
    const { studio, close } = await openBare(folder)
    try {
      const began = performance.now()
      const made = await makeSweep(folder, studio, set)
      const halved = await runSweep(studio, (await studio.evaluation.create(made.experiment('halving'))).id)
      const seconds = Math.round((performance.now() - began) / 1_000)
      const whole = await runSweep(studio, (await studio.evaluation.create(made.experiment('full'))).id)
      const means = new Map(
        whole.candidates.map(({ id, name }) => [
          name,
          whole.figures.find(({ candidateId }) => candidateId === id)?.metrics[set.metric]?.mean ?? 0,
        ]),
      )
      const best = Math.max(...means.values())
      const winner = halved.candidates.find(({ id }) => id === halved.progress.sweep?.winnerId)
      const chosen = means.get(winner?.name ?? '') ?? 0
      const calls = halved.spent.calls
      const gridCalls = calls + whole.spent.calls
      return {
        set: set.name,
        variants: made.variants,
        cases: set.questions.length,
        metric: set.metric,
        best,
        chosen,
        regret: best - chosen,
        calls,
        gridCalls,
        callShare: calls / gridCalls,
        seconds,
        indexBuilds: halved.spent.indexBuilds + whole.spent.indexBuilds,
        sharedStageRepeats: ranSteps(halved) + ranSteps(whole) - (await keptSteps(folder)),
      }
    } finally {
      await close()
    }
  })
