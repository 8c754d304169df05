import { z } from 'zod'
import { type Case, caseOriginSchema, splitSchema } from '@/pipeline/cases/case'
import type { Call, Scope } from '../context'
import { idSchema } from '../ids'
import { query } from '../use-case'
import { noCase } from './keep-cases'
import { versionSchema } from './list-datasets'
import { caseDtos, type DatasetDeps, requireDataset } from './rows'
import type { CasePage } from './types'

const pageSchema = z.strictObject({
  datasetId: idSchema,
  version: versionSchema.optional(),
  text: z.string().max(500).optional(),
  split: splitSchema.optional(),
  tag: z.string().max(60).optional(),
  origin: caseOriginSchema.optional(),
  offset: z.number().int().nonnegative().default(0),
  limit: z.number().int().min(1).max(500).default(100),
})

/** Cases as a version has them, newest first; without one those of the newest. Throws `not-found`. */
export const listCases = query({ permission: 'read', input: pageSchema, run: list })

async function list(
  deps: DatasetDeps,
  { datasetId, ...query }: z.output<typeof pageSchema>,
  scope: Call,
): Promise<CasePage> {
  await requireDataset(deps, datasetId, scope)
  const { cases, total } = await deps.records.datasets.cases(datasetId, { ...query, newest: true })
  return { cases: await caseDtos(deps, cases, scope), total }
}

/** Throws `not-found`. */
export const getCase = query({
  permission: 'read',
  input: z.strictObject({ datasetId: idSchema, id: idSchema }),
  async run(deps: DatasetDeps, { datasetId, id }, scope: Scope): Promise<Case> {
    await requireDataset(deps, datasetId, scope)
    const { cases } = await deps.records.datasets.cases(datasetId, { ids: [id] })
    const [found] = await caseDtos(deps, cases, scope)
    if (!found) throw noCase()
    return found
  },
})
