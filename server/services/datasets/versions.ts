import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { canonicalJson } from '@/pipeline/json'
import { say } from '@/pipeline/said'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { mutation, query } from '../use-case'
import { changeDataset } from './change-dataset'
import { versionSchema } from './list-datasets'
import { type DatasetDeps, requireDataset, rowOf } from './rows'
import type { DatasetVersion } from './types'

/** What each version changed, newest first. Throws `not-found`. */
export const listVersions = query({
  permission: 'read',
  input: z.strictObject({ id: idSchema }),
  async run(deps: DatasetDeps, { id }, call): Promise<DatasetVersion[]> {
    await requireDataset(deps, id, call)
    return deps.records.datasets.history(id)
  },
})

const restoredSchema = z.strictObject({ id: idSchema, version: versionSchema })

/** Makes the newest version what an earlier one was, so a change is undone. Throws `not-found`. */
export const restoreVersion = mutation({ permission: 'edit', input: restoredSchema, run: restore })

async function restore(
  deps: DatasetDeps,
  { id, version: wanted }: z.output<typeof restoredSchema>,
  call: Call,
): Promise<{ version: number }> {
  const { version } = await changeDataset(deps, id, call, async (newest) => {
    if (wanted > newest) throw new AppError('not-found', say('The dataset has no version {wanted}.', { wanted }))
    const [now, then] = await Promise.all([
      deps.records.datasets.cases(id),
      deps.records.datasets.cases(id, { version: wanted }),
    ])
    const present = new Map(now.cases.map((row) => [row.id, canonicalJson(rowOf(row))]))
    const put = then.cases.map(rowOf).filter((row) => present.get(row.id) !== canonicalJson(row))
    for (const row of then.cases) present.delete(row.id)
    return { change: { put, remove: [...present.keys()] }, told: undefined }
  })
  return { version }
}
