import { z } from 'zod'
import { stageFigures as figuresOf, type Observed } from '@/server/evaluation/stage-figures'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { GridDeps } from './deps'
import { readGrid } from './get-grid'
import type { StageFigures } from './types'

/** Contexts and cells are read so many at a time: each is as large as its chunks. */
const AT_ONCE = 20

/**
 * How the stages of the plan did over the cases that name places and have a context. What comes behind the prompt is of the
 * first column's first answers. What no longer follows from its case or variant counts for nothing.
 */
export const stageFigures = query({
  permission: 'read',
  input: z.strictObject({ id: idSchema }),
  async run(deps: GridDeps, { id }, call): Promise<StageFigures[]> {
    const { records, definitions } = deps
    const { dto, cases, columns } = await readGrid(deps, id, call)
    const [column] = columns
    if (!column) return []
    const answers = dto.cells.filter(
      ({ variantId, model, repeat, stale }) =>
        variantId === column.variantId && model === column.model && repeat === 0 && !stale,
    )
    const cellOf = new Map(answers.map((cell) => [cell.caseId, cell.id]))
    const ready = new Set(dto.rows.filter(({ context }) => context === 'done').map(({ caseId }) => caseId))
    const asked = cases.filter((one) => ready.has(one.id) && one.expected.places.length > 0)
    const observed: Observed[] = []
    for (let at = 0; at < asked.length; at += AT_ONCE) {
      const some = asked.slice(at, at + AT_ONCE).map(async ({ id: caseId, expected: { places } }) => {
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
