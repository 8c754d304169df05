import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { HandLabelRecord, Labelled } from '@/server/capabilities/records/grids'
import type { Scope } from '../context'
import { idSchema } from '../ids'
import { findRun } from '../runs/get-run'
import { mutation } from '../use-case'
import type { GridDeps } from './deps'

const input = z.strictObject({
  cellId: idSchema.optional(),
  runId: idSchema.optional(),
  verdict: z.enum(['good', 'bad', 'unsure']).nullable().optional(),
  over: idSchema.nullable().optional(),
  correction: z.string().max(20_000).nullable().optional(),
  note: z.string().max(4_000).optional(),
})

/**
 * What a person says of a cell (of a grid or an experiment) or a run. What is absent stays as it was, null takes it back; with nothing but the cell, all
 * of it is. `over`: the cell it was preferred to, of which there is one vote between two. Throws `not-found`, and
 * `invalid-input` for cells that are not of one case.
 */
export const labelAnswer = mutation({
  permission: 'edit',
  input,
  async run(deps: GridDeps, { cellId, runId, over, ...said }, call): Promise<void> {
    const { grids } = deps.records
    const { workspaceId } = call
    const named = [cellId, over].flatMap((id) => (id ? [{ cellId: id }] : []))
    for (const one of [...named, ...(runId === undefined ? [] : [{ runId }])]) await judgedOf(deps, one, call)
    if ((cellId === undefined) === (runId === undefined))
      throw new AppError('invalid-input', say('Name the cell or the run that is meant.'), {
        details: { field: 'cellId' },
      })
    const of: Labelled = cellId === undefined ? { runId: runId ?? '' } : { cellId }
    const judged = await judgedOf(deps, of, call)
    if (over) await refuseOther(deps, cellId, over, call)
    const blank = { workspaceId, cellId: cellId ?? null, runId: runId ?? null, judged }
    if (over === undefined && Object.values(said).every((value) => value === undefined))
      return grids.dropLabels(workspaceId, of, 'all')
    if (over === null) await grids.dropLabels(workspaceId, of, 'votes')
    if (over) await grids.keepLabel({ ...blank, over, verdict: null, correction: null, note: '' })
    if (Object.values(said).every((value) => value === undefined)) return
    const known = await grids.label(workspaceId, of)
    const next = {
      verdict: said.verdict === undefined ? (known?.verdict ?? null) : said.verdict,
      correction: said.correction === undefined ? (known?.correction ?? null) : said.correction,
      note: said.note ?? known?.note ?? '',
    }
    const isEmpty = next.verdict === null && next.correction === null && next.note === ''
    if (isEmpty) await grids.dropLabels(workspaceId, of, 'said')
    else await grids.keepLabel({ ...blank, ...next, over: null })
  },
})

/** A vote is between two answers to one case, in one grid. */
async function refuseOther({ records }: GridDeps, cellId: string | undefined, over: string, { workspaceId }: Scope) {
  const [cell, other] = await Promise.all([cellId ?? '', over].map((id) => records.grids.cell(workspaceId, id)))
  if (!other) throw new AppError('not-found', say('There is no such cell.'))
  if (cell && cell.id !== other.id && cell.gridId === other.gridId && cell.caseId === other.caseId) return
  throw new AppError('invalid-input', say('A vote is between two answers to the same case.'), {
    details: { field: 'over' },
  })
}

/** What is judged, as it is now: a label outlives its cell. */
async function judgedOf({ records, runs }: GridDeps, of: Labelled, call: Scope): Promise<HandLabelRecord['judged']> {
  if ('runId' in of) {
    const { inputs, outputs } = await findRun(runs, of.runId, call)
    return { inputs, answer: typeof outputs.answer === 'string' ? outputs.answer : '' }
  }
  const own = await records.experiments.cellById(call.workspaceId, of.cellId)
  const experiment = own && (await records.experiments.get(call.workspaceId, own.experimentId))
  if (experiment) {
    const { cases } = await records.datasets.cases(experiment.datasetId, {
      version: experiment.datasetVersion,
      ids: [own.caseId],
    })
    return { inputs: cases[0]?.inputs ?? {}, answer: own.answer }
  }
  const cell = await records.grids.cell(call.workspaceId, of.cellId)
  const grid = cell && (await records.grids.get(call.workspaceId, cell.gridId))
  if (!grid) throw new AppError('not-found', say('There is no such cell.'))
  const { cases } = await records.datasets.cases(grid.datasetId, { ids: [cell.caseId] })
  return { inputs: cases[0]?.inputs ?? {}, answer: cell.answer }
}
