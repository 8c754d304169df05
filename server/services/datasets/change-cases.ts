import { z } from 'zod'
import { splitSchema, tagSchema } from '@/pipeline/cases/case'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import { isDerived } from './by-source'
import { keepCases, noCase } from './keep-cases'
import { type DatasetDeps, draftOf, requireDataset } from './rows'

const changedSchema = z.strictObject({
  datasetId: idSchema,
  ids: z.array(idSchema).min(1).max(5_000),
  split: splitSchema.optional(),
  addTags: z.array(tagSchema).max(10).optional(),
  removeTags: z.array(z.string().max(60)).max(10).optional(),
  /** Copies them there instead; cases with the same inputs are brought up to date. */
  copyTo: idSchema.optional(),
})
type Wanted = z.output<typeof changedSchema>

/**
 * Changes several cases at once: those with a source in common keep one split. `version` is of the dataset that was
 * changed; `changed` counts the cases that were named. Throws `not-found` where the dataset has none of them.
 */
export const changeCases = mutation({ permission: 'edit', input: changedSchema, run: change })

async function change(
  deps: DatasetDeps,
  { datasetId, ids, copyTo, ...wanted }: Wanted,
  call: Call,
): Promise<{ version: number; changed: number }> {
  await requireDataset(deps, datasetId, call)
  const target = copyTo === undefined ? null : await requireDataset(deps, copyTo, call)
  const { cases } = await deps.records.datasets.cases(datasetId, { ids })
  if (cases.length === 0) throw noCase()
  const { split, addTags = [], removeTags = [] } = wanted
  const drafts = cases.map((row) => ({
    ...draftOf(row),
    tags: [...new Set([...row.tags.filter((tag) => !removeTags.includes(tag)), ...addTags])],
    split,
    // What a copy is for stays, unless its source is for something else there.
    ...(target && { newSplit: row.split, ...(isDerived(row) && { source: undefined }) }),
  }))
  const options = { now: call.now(), byInputs: target !== null }
  const named = target ? drafts : drafts.map((draft, at) => ({ ...draft, id: cases[at]?.id }))
  const { version, added, updated } = await keepCases(deps, target?.id ?? datasetId, named, call, options)
  return { version, changed: added + updated }
}
