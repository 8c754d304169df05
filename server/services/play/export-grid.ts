import { z } from 'zod'
import type { Cell } from '@/pipeline/play/grid'
import { csvField } from '../csv-field'
import { idSchema } from '../ids'
import { slugOf } from '../slug'
import { query } from '../use-case'
import type { GridDeps } from './deps'
import { readGrid } from './get-grid'
import type { GridDto } from './types'

/** A grid as a file: CSV with a line for each cell, or JSON with all that is shown. Throws `not-found`. */
export const exportGrid = query({
  permission: 'read',
  input: z.strictObject({ id: idSchema, format: z.enum(['csv', 'json']) }),
  async run(deps: GridDeps, { id, format }, call): Promise<{ name: string; text: string }> {
    const { dto: grid, cases } = await readGrid(deps, id, call)
    const answers = await deps.records.grids.answers(id)
    const name = `${slugOf(grid.name)}.${format}`
    if (format === 'csv') return { name, text: csvOf(grid, (cell) => answers.get(cell.id) ?? '') }
    const document = {
      format: 'telar.grid',
      formatVersion: 1,
      ...grid,
      cases,
      cells: grid.cells.map((cell) => ({ ...cell, answer: answers.get(cell.id) ?? '' })),
    }
    return { name, text: `${JSON.stringify(document, null, 1)}\n` }
  },
})

function csvOf(grid: GridDto, answerOf: (cell: Cell) => string): string {
  const rows = new Map(grid.rows.map((row) => [row.caseId, row]))
  const variants = new Map(grid.variants.map((variant) => [variant.id, variant]))
  const scores = [...new Set(grid.cells.flatMap((cell) => Object.keys(cell.scores)))].sort()
  const head = [
    'case',
    'question',
    'expected',
    'variant',
    'variantName',
    'model',
    'repeat',
    'outcome',
    'answer',
    'passed',
    'failedChecks',
    'abstained',
    'latencyMs',
    'reused',
    'inputTokens',
    'outputTokens',
    'cost',
    'label',
    ...scores,
  ]
  const lines = grid.cells.map((cell) => {
    const row = rows.get(cell.caseId)
    const variant = variants.get(cell.variantId)
    const failed = cell.checks.filter(({ state }) => state === 'fail').map(({ kind }) => kind)
    return [
      cell.caseId,
      row?.title,
      row?.expected?.kind === 'abstain' ? 'abstain' : row?.expected?.text,
      variant?.number,
      variant?.name,
      cell.model,
      cell.repeat + 1,
      cell.outcome,
      answerOf(cell),
      cell.passed,
      failed.join(' '),
      cell.abstained,
      Math.round(cell.latencyMs),
      cell.reused !== null,
      cell.inputTokens,
      cell.outputTokens,
      cell.cost,
      cell.label,
      ...scores.map((name) => cell.scores[name]),
    ]
  })
  return [head, ...lines]
    .map((line) => line.map(csvField).join(','))
    .join('\r\n')
    .concat('\r\n')
}
