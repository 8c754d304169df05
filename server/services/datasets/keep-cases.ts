import { randomUUID } from 'node:crypto'
import type { CaseDraft } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { canonicalJson } from '@/pipeline/json'
import { say } from '@/pipeline/said'
import type { CaseRecord, CaseRow } from '@/server/capabilities/records/datasets'
import type { Scope } from '../context'
import { SourceGroups, type WantedRow } from './by-source'
import { changeDataset } from './change-dataset'
import { type DatasetDeps, rowOf } from './rows'

/** A case to be kept: instead of the one with this id, else as a new one. */
export type WantedCase = CaseDraft & Pick<WantedRow, 'newSplit'> & { id?: string | undefined }

export interface Kept {
  /** The newest version of the dataset; the one it had where nothing changed. */
  version: number
  /** In the order of what was wanted. */
  cases: CaseRow[]
  added: number
  updated: number
  unchanged: number
  /** How many other cases changed their split, since they share a source with one of these. */
  moved: number
}

interface Options {
  now: Date
  /** A case with the same inputs as one that is there brings what is expected of that one up to date. */
  byInputs?: boolean
  /** Says what it would do, and does nothing. */
  dryRun?: boolean
}

/** Few enough to look up what they share with others, instead of reading the dataset. */
const FEW = 20

/**
 * Keeps cases in one change of a dataset, each in the split of its source. Throws `not-found` for an id that the dataset
 * does not have, and `conflict` where others never cease to change it.
 */
export async function keepCases(
  deps: DatasetDeps,
  datasetId: string,
  /** Asked again for each try where it is a function. */
  wanted: readonly WantedCase[] | (() => Promise<readonly WantedCase[]>),
  scope: Scope,
  options: Options,
): Promise<Kept> {
  const { version, told } = await changeDataset(deps, datasetId, scope, async () => {
    const drafts = typeof wanted === 'function' ? await wanted() : wanted
    const known = await knownCases(deps, datasetId, drafts, options)
    const { put, ...told } = plan(known, drafts, options)
    return { change: options.dryRun ? {} : { put }, told }
  })
  return { version, ...told }
}

/** Of the newest version: at least all that the wanted cases take the place of or share a source with. */
async function knownCases(
  { records: { datasets } }: DatasetDeps,
  datasetId: string,
  wanted: readonly WantedCase[],
  { byInputs }: Options,
): Promise<CaseRecord[]> {
  if (wanted.length > FEW) return (await datasets.cases(datasetId)).cases
  const ids = wanted.flatMap(({ id }) => id ?? [])
  const { cases: named } = await datasets.cases(datasetId, { ids })
  const alike = byInputs ? await Promise.all(wanted.map(({ inputs }) => datasets.withInputs(datasetId, inputs))) : []
  const former = [...named, ...alike.flat()]
  const sources = [...wanted, ...former].flatMap(({ source }) => source ?? [])
  const places = wanted.flatMap(({ expected }) => expected.places)
  const near = await datasets.ofSources(datasetId, sources, places)
  return [...new Map([...former, ...near].map((row) => [row.id, row])).values()]
}

function plan(known: readonly CaseRecord[], wanted: readonly WantedCase[], { now, byInputs }: Options) {
  const present = new Map<string, CaseRow>(known.map((row) => [row.id, rowOf(row)]))
  const byText = new Map(byInputs ? known.map(({ id, inputs }) => [canonicalJson(inputs), id]) : [])
  const drafts = new Map<string, WantedCase & { createdAt: Date }>()
  const ids = wanted.map((draft, at) => {
    const text = canonicalJson(draft.inputs)
    const id = draft.id ?? byText.get(text) ?? randomUUID()
    if (draft.id !== undefined && !present.has(draft.id)) throw noCase()
    byText.set(text, id)
    // In the order in which they came.
    const createdAt = new Date(now.getTime() - wanted.length + 1 + at)
    const former = drafts.get(id) ?? present.get(id)
    drafts.set(id, { ...(byInputs && former ? broughtUpToDate(former, draft) : draft), createdAt })
    return id
  })
  const groups = new SourceGroups([...present.values()].filter(({ id }) => !drafts.has(id)))
  for (const [id, { runId = null, createdAt, ...draft }] of drafts) {
    const former = present.get(id)
    groups.keep({ ...draft, id, runId, createdAt: former?.createdAt ?? createdAt }, former)
  }
  const rows = new Map([...groups.rows()].map((row) => [row.id, row]))
  const put = [...rows.values()].filter((row) => canonicalJson(row) !== canonicalJson(present.get(row.id)))
  const changed = new Set(put.map(({ id }) => id))
  const of = (counts: (id: string) => boolean) => [...drafts.keys()].filter(counts).length
  return {
    put,
    cases: ids.flatMap((id) => rows.get(id) ?? []),
    added: of((id) => !present.has(id)),
    updated: of((id) => present.has(id) && changed.has(id)),
    unchanged: of((id) => !changed.has(id)),
    moved: put.filter(({ id, split }) => !drafts.has(id) && present.get(id)?.split !== split).length,
  }
}

/** What another dataset or a file says of inputs that are there: what is expected is new, what else is known stays. */
function broughtUpToDate(former: WantedCase | CaseRow, draft: WantedCase): WantedCase {
  const { id: _, runId, ...kept } = former
  return {
    ...kept,
    expected: draft.expected,
    tags: [...new Set([...former.tags, ...draft.tags])],
    note: draft.note || former.note,
    split: draft.split,
    source: draft.source ?? former.source,
    ...(runId != null && { runId }),
  }
}

export const noCase = () => new AppError('not-found', say('The case does not exist.'))
