import { z } from 'zod'
import { type Case, caseDraftSchema } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { requireUsable } from '@/server/evaluation/usable'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import { keepCases, noCase } from './keep-cases'
import { caseDtos, type DatasetDeps, requireDataset } from './rows'

const savedSchema = z.strictObject({ datasetId: idSchema, id: idSchema.optional(), case: caseDraftSchema })

/**
 * Keeps a case; without an id it is a new one. `moved`: how many others of its source changed their split with it. Throws
 * `not-found`, `invalid-input`.
 */
export const saveCase = mutation({ permission: 'edit', input: savedSchema, run: save })

async function save(
  deps: DatasetDeps,
  { datasetId, id, case: draft }: z.output<typeof savedSchema>,
  call: Call,
): Promise<{ case: Case; version: number; moved: number }> {
  await requireDataset(deps, datasetId, call)
  checkPlaces(draft.expected.places)
  requireUsable(draft.expected.checks, 'case.expected.checks')
  const { cases, version, moved } = await keepCases(deps, datasetId, [{ ...draft, id }], call, { now: call.now() })
  const [saved] = await caseDtos(
    deps,
    cases.map((row) => ({ ...row, datasetId, since: version })),
    call,
  )
  if (!saved) throw noCase()
  return { case: saved, version, moved }
}

function checkPlaces(places: z.output<typeof caseDraftSchema>['expected']['places']): void {
  for (const [at, { start, end }] of places.entries()) {
    if ((start === undefined) === (end === undefined) && (start ?? 0) < (end ?? 1)) continue
    throw new AppError('invalid-input', say('A passage ends behind its start.'), {
      details: { field: `case.expected.places.${at}` },
    })
  }
}
