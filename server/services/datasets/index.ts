import { z } from 'zod'
import { splitSchema } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { idSchema, nameSchema } from '../ids'
import { mutation, query } from '../use-case'
import { changeCases } from './change-cases'
import { deleteCases } from './delete-cases'
import { draftFromRun } from './draft-from-run'
import { getCase, listCases } from './list-cases'
import { getDataset, listDatasets, versionSchema } from './list-datasets'
import type { DatasetDeps } from './rows'
import { saveCase } from './save-case'
import { createDataset, deleteDataset, renameDataset } from './save-dataset'
import { splitDataset } from './split-dataset'
import type { ImportReport } from './types'
import { listVersions, restoreVersion } from './versions'

const notYet = () => Promise.reject(new AppError('internal', say('Does not fit here.')))
const fileSchema = z.strictObject({ name: z.string().max(500), text: z.string().max(50_000_000) })

/** Versioned sets of cases. */
export const datasets = {
  list: listDatasets,
  get: getDataset,
  create: createDataset,
  rename: renameDataset,
  delete: deleteDataset,
  cases: listCases,
  case: getCase,
  saveCase,
  draftFromRun,
  changeCases,
  deleteCases,
  restore: restoreVersion,
  versions: listVersions,
  split: splitDataset,
  /** Reads files of another tool. `dryRun`: says what it would do, and does nothing. Without a dataset it makes one. */
  import: mutation({
    permission: 'edit',
    input: z.strictObject({
      datasetId: idSchema.optional(),
      name: nameSchema.optional(),
      files: z.array(fileSchema).min(1).max(50),
      format: z.enum(['auto', 'csv', 'jsonl', 'json', 'beir', 'squad', 'promptfoo', 'ragas']).default('auto'),
      /** Documents named in the file are looked for in this collection. */
      collectionId: idSchema.optional(),
      split: splitSchema.optional(),
      dryRun: z.boolean().default(false),
    }),
    run: (_: DatasetDeps): Promise<{ datasetId: string | null; version: number | null; report: ImportReport }> =>
      notYet(),
  }),
  export: query({
    permission: 'read',
    input: z.strictObject({
      id: idSchema,
      version: versionSchema.optional(),
      format: z.enum(['csv', 'jsonl', 'beir', 'squad', 'promptfoo', 'ragas']),
    }),
    /** BEIR is three files; the others are one. */
    run: (_: DatasetDeps): Promise<{ files: { name: string; text: string }[] }> => notYet(),
  }),
}
