import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { synthesisSetupSchema } from '@/pipeline/evaluation/synthesis'
import { say } from '@/pipeline/said'
import type { Records } from '@/server/capabilities/records'
import type { SynthesisRecord } from '@/server/capabilities/records/syntheses'
import type { SynthesisService } from '@/server/experiments/synthesis/synthesis-service'
import { requireCollection } from '../collections/rows'
import type { Call } from '../context'
import { requireDataset } from '../datasets/rows'
import { idSchema, nameSchema } from '../ids'
import { mutation, query } from '../use-case'
import type { SynthesisDto } from './types'

/** What the use cases of synthetic cases need. */
export interface SynthesisDeps {
  records: Records
  synthesis: SynthesisService
}

const byId = z.strictObject({ synthesisId: idSchema })

/** Throws `not-found`. */
async function find({ records }: SynthesisDeps, id: string, { workspaceId }: Call): Promise<SynthesisRecord> {
  const found = await records.syntheses.get(workspaceId, id)
  if (!found) throw new AppError('not-found', say('There are no cases being made under this id.'))
  return found
}

async function dtoOf(deps: SynthesisDeps, row: SynthesisRecord, { workspaceId }: Call): Promise<SynthesisDto> {
  const { id, collectionId, datasetId, report, error, setup, createdAt } = row
  const [state, collection, dataset] = await Promise.all([
    deps.synthesis.state(row),
    deps.records.collections.find(workspaceId, collectionId),
    deps.records.datasets.get(workspaceId, datasetId),
  ])
  return {
    ...{ id, collectionId, datasetId, report, error, setup, state },
    progress: Math.min(1, report.kept / setup.count),
    collectionName: collection?.name ?? null,
    datasetName: dataset?.name ?? null,
    createdAt: createdAt.toISOString(),
  }
}

/** Cases made from the documents of a collection. */
export const synthesis = {
  list: query({
    permission: 'read',
    input: z.strictObject({ collectionId: idSchema.optional(), datasetId: idSchema.optional() }),
    async run(deps: SynthesisDeps, { collectionId, datasetId }, call): Promise<SynthesisDto[]> {
      const which = { ...(collectionId && { collectionId }), ...(datasetId && { datasetId }) }
      const rows = await deps.records.syntheses.list(call.workspaceId, which)
      return Promise.all(rows.map((row) => dtoOf(deps, row, call)))
    },
  }),
  get: query({
    permission: 'read',
    input: byId,
    run: async (deps: SynthesisDeps, { synthesisId }, call): Promise<SynthesisDto> =>
      dtoOf(deps, await find(deps, synthesisId, call), call),
  }),
  /** Begins, as a job. Without a dataset a new one is made, called `name`. Throws `not-found`. */
  start: mutation({
    permission: 'edit',
    input: z.strictObject({
      collectionId: idSchema,
      datasetId: idSchema.optional(),
      name: nameSchema.optional(),
      setup: synthesisSetupSchema.prefault({}),
    }),
    async run(deps: SynthesisDeps, { collectionId, datasetId, name, setup }, call): Promise<SynthesisDto> {
      const { workspaceId } = call
      const collection = await requireCollection(deps, collectionId, call)
      if ((await deps.records.documents.searchedIds(collection.id)).length === 0)
        throw new AppError('invalid-input', say('The collection has no document that questions could be made of.'), {
          fix: say('Add documents, or choose others.'),
        })
      const dataset =
        datasetId === undefined
          ? await deps.records.datasets.create({ workspaceId, name: name ?? collection.name, kind: 'set' })
          : await requireDataset(deps, datasetId, call)
      const started = await deps.synthesis.start({
        workspaceId,
        collectionId: collection.id,
        datasetId: dataset.id,
        setup,
      })
      return dtoOf(deps, started, call)
    },
  }),
  stop: mutation({
    permission: 'edit',
    input: byId,
    async run(deps: SynthesisDeps, { synthesisId }, call): Promise<void> {
      await deps.synthesis.stop(await find(deps, synthesisId, call))
    },
  }),
}
