import { z } from 'zod'
import { stageFigures as figuresOf, type Observed } from '@/server/evaluation/stage-figures'
import { casesOf, columnsOf, datasetOf, findGrid } from '@/server/play/prepare'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { GridDeps } from './deps'
import type { StageFigures } from './types'

/** Contexts and cells are read so many at a time: each is as large as its chunks. */
const AT_ONCE = 20

/**
 * How the stages of the plan did over the cases that name places and have a context. What comes behind the prompt is of the
 * first column's first answers.
 */
export const stageFigures = query({
  permission: 'read',
  input: z.strictObject({ id: idSchema }),
  async run(deps: GridDeps, { id }, call): Promise<StageFigures[]> {
    const { records, definitions } = deps
    const grid = await findGrid(deps, id, call)
    const [variants, { version }, environment, heads] = await Promise.all([
      records.grids.variants(id),
      datasetOf(deps, grid),
      deps.environment(call),
      records.grids.cells(id),
    ])
    const [column] = columnsOf(grid, variants, { definitions, environment }, { lenient: true })
    if (!column) return []
    const answers = heads.filter(
      ({ variantId, model, repeat }) => variantId === column.variantId && model === column.model && repeat === 0,
    )
    const cellOf = new Map(answers.map((head) => [head.caseId, head.id]))
    const cases = (await casesOf(deps, grid, version)).filter(({ expected }) => expected.places.length > 0)
    const observed: Observed[] = []
    for (let at = 0; at < cases.length; at += AT_ONCE) {
      const some = cases.slice(at, at + AT_ONCE).map(async ({ id: caseId, expected: { places } }) => {
        const cellId = cellOf.get(caseId)
        const [context, cell] = await Promise.all([
          records.grids.context(id, caseId),
          cellId === undefined ? null : records.grids.cell(call.workspaceId, cellId),
        ])
        return context ? [{ caseId, places, steps: [...context.steps, ...(cell?.steps ?? [])] }] : []
      })
      observed.push(...(await Promise.all(some)).flat())
    }
    return figuresOf(column.plan, definitions, observed)
  },
})
