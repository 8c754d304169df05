import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { shownCell } from '@/server/play/play-grid'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { GridDeps } from './deps'
import type { CellDetails } from './types'

/** A cell with all that happened in it, and the context of its case. Throws `not-found`. */
export const getCell = query({
  permission: 'read',
  input: z.strictObject({ gridId: idSchema, id: idSchema }),
  async run({ records: { grids } }: GridDeps, { gridId, id }, { workspaceId }): Promise<CellDetails> {
    const cell = await grids.cell(workspaceId, id)
    if (cell?.gridId !== gridId) throw new AppError('not-found', say('There is no such cell in this grid.'))
    const [context, label] = await Promise.all([
      grids.context(gridId, cell.caseId),
      grids.label(workspaceId, { cellId: id }),
    ])
    const { steps, answer } = cell
    return { ...shownCell(cell, label?.verdict ?? null), answer, steps, context: context?.steps ?? [] }
  },
})
