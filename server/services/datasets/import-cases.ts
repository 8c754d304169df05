import { z } from 'zod'
import { type CaseDraft, splitSchema } from '@/pipeline/cases/case'
import { sentence } from '@/pipeline/said'
import { importFormats, readCases } from '@/server/cases/formats'
import type { SourceFile } from '@/server/cases/formats/reading'
import { decodeText } from '@/server/knowledge/parse/decode-text'
import { requireCollection } from '../collections/rows'
import type { Call } from '../context'
import { idSchema, nameSchema } from '../ids'
import { mutation } from '../use-case'
import { findPlaces, type PlaceDeps } from './find-places'
import { joinTwins } from './join-twins'
import { type Kept, keepCases } from './keep-cases'
import { requireDataset } from './rows'
import { createDataset } from './save-dataset'
import type { ImportReport } from './types'

const name = z.string().max(500)
/** A file as its text, or as its bytes where that is not Unicode: then its encoding is found. */
const fileSchema = z.union([
  z.strictObject({ name, text: z.string().max(200_000_000) }),
  z.strictObject({ name, base64: z.base64(sentence('Must be written in base64.')).max(200_000_000) }),
])
const textOf = (file: z.output<typeof fileSchema>): SourceFile =>
  'text' in file ? file : { name: file.name, text: decodeText(Buffer.from(file.base64, 'base64')) }
const importSchema = z.strictObject({
  datasetId: idSchema.optional(),
  name: nameSchema.optional(),
  files: z.array(fileSchema).min(1).max(50),
  format: z.enum(['auto', ...importFormats]).default('auto'),
  /** Documents named in the files, and their passages, are looked for in this collection. */
  collectionId: idSchema.optional(),
  split: splitSchema.optional(),
  dryRun: z.boolean().default(false),
})

/** What is told of what could not be read, and shown of what could. */
const MOST_TOLD = 50
const SAMPLE = 5

export interface Imported {
  /** null: there is none, since nothing was kept. */
  datasetId: string | null
  version: number | null
  report: ImportReport
}

/**
 * Reads files of cases, as other tools write them too, into one version of a dataset; without one it makes one. The same
 * inputs bring what is expected of them up to date. `dryRun`: says what it would do, and does nothing. Throws `not-found`,
 * and `too-large` where the files hold more than an import takes.
 */
export const importCases = mutation({ permission: 'edit', input: importSchema, patienceMs: 600_000, run: take })

async function take(deps: PlaceDeps, input: z.output<typeof importSchema>, call: Call): Promise<Imported> {
  const { datasetId, collectionId, split, dryRun } = input
  if (datasetId !== undefined) await requireDataset(deps, datasetId, call)
  const collection = collectionId === undefined ? undefined : await requireCollection(deps, collectionId, call)
  const read = readCases(input.files.map(textOf), input.format)
  const twins = joinTwins(read.cases)
  const drafts = split ? twins.drafts.map((draft) => ({ ...draft, split })) : twins.drafts
  const placed = collection && (await findPlaces(deps, collection.id, drafts, call))
  const wanted = placed?.drafts ?? drafts
  const { dataset, version, ...counts } = await keep(deps, input, wanted, call)
  const refused = [...read.refused, ...twins.refused]
  const report: ImportReport = {
    format: read.format,
    read: read.cases.length,
    joined: twins.joined,
    ...counts,
    places: placed ? { found: placed.found, of: placed.of } : null,
    refused: refused.slice(0, MOST_TOLD),
    refusedTotal: refused.length,
    sample: wanted.slice(0, SAMPLE),
  }
  return { datasetId: dataset, version: dryRun ? null : version, report }
}

type Outcome = Pick<Kept, 'added' | 'updated' | 'unchanged'> & { dataset: string | null; version: number | null }

async function keep(
  deps: PlaceDeps,
  { datasetId, name, files, dryRun }: z.output<typeof importSchema>,
  drafts: readonly CaseDraft[],
  call: Call,
): Promise<Outcome> {
  const options = { now: call.now(), byInputs: true, dryRun }
  const told = ({ added, updated, unchanged, version }: Kept, dataset: string) => ({
    added,
    updated,
    unchanged,
    dataset,
    version,
  })
  if (datasetId !== undefined) return told(await keepCases(deps, datasetId, drafts, call, options), datasetId)
  if (dryRun || drafts.length === 0)
    return { added: drafts.length, updated: 0, unchanged: 0, dataset: null, version: null }
  const { id } = await createDataset(deps, { name: name ?? nameOf(files[0]?.name ?? '') }, call)
  try {
    return told(await keepCases(deps, id, drafts, call, options), id)
  } catch (error) {
    await deps.records.datasets.delete(call.workspaceId, id)
    throw error
  }
}

/** A dataset is called as its first file is, unless somebody says otherwise. */
function nameOf(file: string): string {
  const base =
    file
      .replace(/\/(corpus|queries|qrels)\b.*$/, '')
      .split(/[/\\]/)
      .at(-1) ?? ''
  return (
    base
      .replace(/\.\w+$/, '')
      .trim()
      .slice(0, 120) || 'Cases'
  )
}
