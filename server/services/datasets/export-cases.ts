import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { exportFormats, writeCases } from '@/server/cases/formats'
import { lostIn } from '@/server/cases/formats/lost'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { slugOf } from '../slug'
import { query } from '../use-case'
import { versionSchema } from './list-datasets'
import { caseDtos, type DatasetDeps, requireDataset } from './rows'

const exportSchema = z.strictObject({
  id: idSchema,
  version: versionSchema.optional(),
  format: z.enum(exportFormats),
})

export interface Exported {
  /** BEIR is several files, with folders in their names; the others are one. */
  files: { name: string; text: string }[]
  /** What the format has no place for. */
  lost: Said[]
}

/** Writes the cases of a version (the newest, when none is named), oldest first. Throws `not-found`. */
export const exportCases = query({ permission: 'read', input: exportSchema, patienceMs: 600_000, run: write })

async function write(
  deps: DatasetDeps,
  { id, version, format }: z.output<typeof exportSchema>,
  call: Call,
): Promise<Exported> {
  const dataset = await requireDataset(deps, id, call)
  if (version !== undefined && version > dataset.version)
    throw new AppError('not-found', say('The dataset has no version {wanted}.', { wanted: version }))
  const { cases: rows } = await deps.records.datasets.cases(id, { ...(version !== undefined && { version }) })
  const cases = await caseDtos(deps, rows, call)
  const written = writeCases(cases, format)
  const files =
    written.length === 1
      ? written.map(({ name, text }) => ({ name: name.replace(/^.*\./, `${slugOf(dataset.name)}.`), text }))
      : written
  return { files, lost: lostIn(cases, written, format) }
}
