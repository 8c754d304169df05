import { z } from 'zod'
import { csvField } from '../csv-field'
import { slugOf } from '../slug'
import { query } from '../use-case'
import type { EvaluationDeps } from './deps'
import { readExperiment } from './get-experiment'
import { byExperiment, type ExperimentDto } from './types'

/** An experiment as a file: CSV with a line for each answer, or JSON with all that is shown. Throws `not-found`. */
export const exportExperiment = query({
  permission: 'read',
  input: byExperiment.extend({ format: z.enum(['csv', 'json']) }),
  async run(deps: EvaluationDeps, { experimentId, format }, call): Promise<{ name: string; text: string }> {
    const { dto, cases } = await readExperiment(deps, experimentId, call)
    const answers = await deps.records.experiments.answers(experimentId)
    const name = `${slugOf(dto.name)}.${format}`
    if (format === 'csv') return { name, text: csvOf(dto, answers) }
    const cells = dto.cells.map((cell) => ({ ...cell, answer: answers.get(cell.id) ?? '' }))
    const document = { format: 'telar.experiment', formatVersion: 1, ...dto, cases, cells }
    return { name, text: `${JSON.stringify(document, null, 1)}\n` }
  },
})

function csvOf({ rows, candidates, cells }: ExperimentDto, answers: ReadonlyMap<string, string>): string {
  const rowsById = new Map(rows.map((row) => [row.caseId, row]))
  const names = new Map(candidates.map(({ id, name }) => [id, name]))
  const scores = [...new Set(cells.flatMap((cell) => Object.keys(cell.scores)))].sort()
  const head = ['case', 'question', 'expected', 'split', 'source', 'tags', 'candidate', 'repeat', 'outcome', 'answer']
  const told = ['passed', 'failedChecks', 'abstained', 'latencyMs', 'inputTokens', 'outputTokens', 'cost', ...scores]
  const lines = cells.map((cell) => {
    const row = rowsById.get(cell.caseId)
    const failed = cell.checks.filter(({ state }) => state === 'fail').map(({ kind }) => kind)
    return [
      cell.caseId,
      row?.title,
      row?.expected?.text,
      row?.split,
      row?.source,
      row?.tags.join(' '),
      names.get(cell.candidateId),
      cell.repeat + 1,
      cell.outcome,
      answers.get(cell.id),
      cell.passed,
      failed.join(' '),
      cell.abstained,
      Math.round(cell.latencyMs),
      cell.inputTokens,
      cell.outputTokens,
      cell.cost,
      ...scores.map((name) => cell.scores[name]),
    ]
  })
  return [[...head, ...told], ...lines].map((line) => `${line.map(csvField).join(',')}\r\n`).join('')
}
