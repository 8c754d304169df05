import { z } from 'zod'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import { changeDataset } from './change-dataset'
import { noCase } from './keep-cases'
import type { DatasetDeps } from './rows'

const deletedSchema = z.strictObject({ datasetId: idSchema, ids: z.array(idSchema).min(1).max(5_000) })

/** Takes cases out of the newest version; earlier ones keep them. Throws `not-found` where it has none of them. */
export const deleteCases = mutation({ permission: 'edit', input: deletedSchema, run: remove })

async function remove(
  deps: DatasetDeps,
  { datasetId, ids }: z.output<typeof deletedSchema>,
  call: Call,
): Promise<{ version: number; deleted: number }> {
  const { version, told } = await changeDataset(deps, datasetId, call, async () => {
    const { cases } = await deps.records.datasets.cases(datasetId, { ids })
    if (cases.length === 0) throw noCase()
    return { change: { remove: cases.map(({ id }) => id) }, told: cases.length }
  })
  return { version, deleted: told }
}
