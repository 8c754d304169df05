import { type Case, type CaseDraft, nameInPlace } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Records } from '@/server/capabilities/records'
import type { CaseRecord, CaseRow, DatasetRecord } from '@/server/capabilities/records/datasets'
import type { Scope } from '../context'
import type { DatasetDto } from './types'

export interface DatasetDeps {
  records: Records
}

/** A dataset of the workspace. Throws `not-found`. */
export async function requireDataset(
  { records }: DatasetDeps,
  id: string,
  { workspaceId }: Scope,
): Promise<DatasetRecord> {
  const found = await records.datasets.get(workspaceId, id)
  if (!found) throw new AppError('not-found', say('The dataset does not exist.'))
  return found
}

/** A case as it is written again. */
export const rowOf = ({ datasetId: _, since: __, ...row }: CaseRecord): CaseRow => row

/** What a person could have written of a case, to be changed; its split follows from its source. */
export const draftOf = ({ inputs, expected, origin, tags, source, note, runId }: CaseRecord): CaseDraft => ({
  ...{ inputs, expected, origin, tags, source, note },
  ...(runId !== null && { runId }),
})

/** A dataset as the studio shows it. */
export function datasetDto(
  { id, name, kind, collectionId, pipelineId, version, updatedAt }: DatasetRecord,
  cases: number,
): DatasetDto {
  return { id, name, kind, collectionId, pipelineId, version, cases, updatedAt: updatedAt.toISOString() }
}

/** Cases as the studio shows them; documents that are there are called as they are called today. */
export async function caseDtos(deps: DatasetDeps, rows: readonly CaseRecord[], scope: Scope): Promise<Case[]> {
  const places = rows.flatMap(({ expected }) => expected.places)
  const names = await documentNames(
    deps,
    places.flatMap(({ documentId }) => documentId ?? []),
    scope,
  )
  return rows.map(({ runId, createdAt, expected, ...row }) => ({
    ...row,
    expected: {
      ...expected,
      places: expected.places.map((place) => ({
        ...place,
        documentName: names.get(place.documentId ?? '') ?? place.documentName,
      })),
    },
    ...(runId !== null && { runId }),
    createdAt: createdAt.toISOString(),
  }))
}

async function documentNames(
  { records }: DatasetDeps,
  ids: readonly string[],
  { workspaceId }: Scope,
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const own = new Set((await records.collections.list(workspaceId)).map(({ id }) => id))
  const documents = await records.documents.briefly(ids)
  return new Map(
    [...documents].flatMap(([id, { name, collectionId }]) =>
      own.has(collectionId) ? [[id, nameInPlace(name, id)] as const] : [],
    ),
  )
}
