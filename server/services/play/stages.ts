import { z } from 'zod'
import type { StageFigures } from '@/pipeline/play/figures'
import type { StepRecord } from '@/pipeline/run-event'
import { type Observed, stageFigures } from '@/server/evaluation/stage-figures'
import { casesOf, columnsOf, datasetOf, findGrid } from '@/server/play/prepare'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { GridDeps } from './deps'

/** So many cases are read at once. */
const AT_ONCE = 20

/**
 * What each stage of the plan kept and lost, over all cases that name places: of the first column that compiles, one
 * answer of each case. Throws `not-found`.
 */
export const gridStages = query({
  permission: 'read',
  input: z.strictObject({ id: idSchema }),
  async run(deps: GridDeps, { id }, call): Promise<StageFigures[]> {
    const { grids } = deps.records
    const grid = await findGrid(deps, id, call)
    const [variants, { version }, environment, heads] = await Promise.all([
      grids.variants(id),
      datasetOf(deps, grid),
      deps.environment(call),
      grids.cells(id),
    ])
    const [column] = columnsOf(grid, variants, { definitions: deps.definitions, environment }, { lenient: true })
    if (!column) return []
    const asked = (await casesOf(deps, grid, version)).filter(({ expected }) => expected.places.length > 0)
    const cells = new Map(
      heads
        .filter(
          ({ variantId, model, repeat }) => variantId === column.variantId && model === column.model && repeat === 0,
        )
        .map((head) => [head.caseId, head.id]),
    )
    const stepsOf = async (caseId: string): Promise<StepRecord[]> => {
      const cellId = cells.get(caseId)
      const [context, cell] = await Promise.all([
        grids.context(id, caseId),
        cellId === undefined ? null : grids.cell(call.workspaceId, cellId),
      ])
      return [...(context?.steps ?? []), ...(cell?.steps ?? [])]
    }
    const observed: Observed[] = []
    for (let at = 0; at < asked.length; at += AT_ONCE) {
      const some = asked.slice(at, at + AT_ONCE).map(async ({ id: caseId, expected }) => ({
        caseId,
        places: expected.places,
        steps: await stepsOf(caseId),
      }))
      observed.push(...(await Promise.all(some)))
    }
    return stageFigures(
      column.plan,
      deps.definitions,
      observed.filter(({ steps }) => steps.length > 0),
    )
  },
})
