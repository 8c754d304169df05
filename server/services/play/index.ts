import { z } from 'zod'
import { idSchema } from '../ids'
import { query } from '../use-case'
import { changeGrid, deleteGrid, renameGrid } from './change-grid'
import { createGrid } from './create-grid'
import type { GridDeps } from './deps'
import { exportGrid } from './export-grid'
import { getCell } from './get-cell'
import { getGrid, summaryOf } from './get-grid'
import { labelAnswer } from './label'
import { runLabels } from './labels'
import { playEvents, startPlay, stopPlay } from './playing'
import { previewVariant } from './preview-variant'
import { stageFigures } from './stages'
import type { GridSummary } from './types'
import { addVariant, getVariant, renameVariant } from './variants'

/** The playground: grids of prompt variants by models by cases, and what people say of their answers. */
export const play = {
  list: query({
    permission: 'read',
    input: z.strictObject({ pipelineId: idSchema.optional() }),
    async run({ records, player }: GridDeps, { pipelineId }, { workspaceId }): Promise<GridSummary[]> {
      const grids = await records.grids.list(workspaceId, pipelineId)
      return Promise.all(
        grids.map(async ({ variantCount, cellCount, ...grid }) => ({
          ...summaryOf(grid),
          state: await player.state(grid.id),
          variantCount,
          cellCount,
        })),
      )
    },
  }),
  get: getGrid,
  create: createGrid,
  rename: renameGrid,
  delete: deleteGrid,
  change: changeGrid,
  variant: getVariant,
  addVariant,
  renameVariant,
  preview: previewVariant,
  start: startPlay,
  stop: stopPlay,
  events: playEvents,
  cell: getCell,
  label: labelAnswer,
  labels: runLabels,
  /** What each stage of the plan kept and lost, over all cases that name places. */
  stages: stageFigures,
  export: exportGrid,
}
