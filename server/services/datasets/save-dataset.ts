import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Scope } from '../context'
import { idSchema, nameSchema } from '../ids'
import { findPipeline } from '../pipelines/find-pipeline'
import { freeName } from '../slug'
import { mutation } from '../use-case'
import { type DatasetDeps, datasetDto, requireDataset } from './rows'
import type { DatasetDto } from './types'

const newSchema = z.strictObject({ name: nameSchema, pipelineId: idSchema.optional() })

/** Makes a dataset without cases, numbered where its name is in use. Runs of its pipeline are saved in it first. */
export const createDataset = mutation({ permission: 'edit', input: newSchema, run: create })

async function create(
  deps: DatasetDeps,
  { name, pipelineId }: z.output<typeof newSchema>,
  scope: Scope,
): Promise<DatasetDto> {
  const pipeline = pipelineId === undefined ? null : await findPipeline(deps, pipelineId, scope)
  const { workspaceId } = scope
  const others = await deps.records.datasets.list(workspaceId)
  const row = await deps.records.datasets.create({
    workspaceId,
    name: freeName(
      name,
      others.map((other) => other.name),
    ),
    kind: 'set',
    pipelineId: pipeline?.id ?? null,
  })
  return datasetDto(row, 0)
}

/** The questions of a collection are called as it is, and nothing else. Throws `not-found`, `invalid-input`. */
export const renameDataset = mutation({
  permission: 'edit',
  input: z.strictObject({ id: idSchema, name: nameSchema }),
  async run(deps: DatasetDeps, { id, name }, scope): Promise<void> {
    const { kind } = await requireDataset(deps, id, scope)
    if (kind === 'collection') throw new AppError('invalid-input', say('The questions of a collection bear its name.'))
    await deps.records.datasets.update(scope.workspaceId, id, { name })
  },
})

/** Deletes a dataset with all its versions. Of a collection: its saved questions. Throws `not-found`. */
export const deleteDataset = mutation({
  permission: 'edit',
  input: z.strictObject({ id: idSchema }),
  async run(deps: DatasetDeps, { id }, scope): Promise<void> {
    await requireDataset(deps, id, scope)
    await deps.records.datasets.delete(scope.workspaceId, id)
  },
})
