import { z } from 'zod'
import { caseOrigins, splits } from '@/pipeline/cases/case'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { Call } from '../context'
import { idSchema, noInput } from '../ids'
import { query } from '../use-case'
import { type DatasetDeps, datasetDto, requireDataset } from './rows'
import type { DatasetDetails, DatasetDto } from './types'

/** All datasets of the workspace, by name. */
export const listDatasets = query({
  permission: 'read',
  input: noInput,
  run: async ({ records }: DatasetDeps, _, { workspaceId }): Promise<DatasetDto[]> =>
    (await records.datasets.list(workspaceId)).map((row) => datasetDto(row, row.cases)),
})

export const versionSchema = z.number().int().positive()
const oneSchema = z.strictObject({ id: idSchema, version: versionSchema.optional() })

/** A dataset with what its cases are, as one version has them; the newest one where none is named. Throws `not-found`. */
export const getDataset = query({ permission: 'read', input: oneSchema, run: get })

async function get(
  deps: DatasetDeps,
  { id, version }: z.output<typeof oneSchema>,
  call: Call,
): Promise<DatasetDetails> {
  const row = await requireDataset(deps, id, call)
  const shownVersion = Math.min(version ?? row.version, row.version)
  const { cases } = await deps.records.datasets.cases(id, { version: shownVersion })
  const have = (holds: (one: CaseRecord) => boolean) => cases.filter(holds).length
  return {
    ...datasetDto(row, cases.length),
    shownVersion,
    bySplit: countsOf(splits, (split) => have((one) => one.split === split)),
    byOrigin: countsOf(caseOrigins, (origin) => have((one) => one.origin === origin)),
    unanswerable: have(({ expected }) => expected.abstain),
    checkable: have(isCheckable),
    tags: byFrequency(cases.flatMap(({ tags }) => tags)),
    inputs: byFrequency(cases.flatMap(({ inputs }) => Object.keys(inputs))),
  }
}

function countsOf<Name extends string>(names: readonly Name[], count: (name: Name) => number): Record<Name, number> {
  // `Object.fromEntries` forgets the names.
  return Object.fromEntries(names.map((name) => [name, count(name)])) as Record<Name, number>
}

const isCheckable = ({ expected: { answers, nuggets, places, label, abstain, checks } }: CaseRecord): boolean =>
  abstain || label !== undefined || [answers, nuggets, places, checks].some((all) => all.length > 0)

function byFrequency(names: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name)
}
