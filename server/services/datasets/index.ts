import { z } from 'zod'
import { type Case, caseDraftSchema, caseOriginSchema, splitSchema } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Records } from '@/server/capabilities/records'
import { idSchema, nameSchema, noInput } from '../ids'
import { mutation, query } from '../use-case'
import type { CasePage, DatasetDetails, DatasetDto, DatasetVersion, ImportReport } from './types'

interface DatasetDeps {
  records: Records
}
const notYet = () => Promise.reject(new AppError('internal', say('Does not fit here.')))
const versionSchema = z.number().int().positive()
const fileSchema = z.strictObject({ name: z.string().max(500), text: z.string().max(50_000_000) })

/** Versioned sets of cases. */
export const datasets = {
  list: query({ permission: 'read', input: noInput, run: (_: DatasetDeps): Promise<DatasetDto[]> => notYet() }),
  get: query({
    permission: 'read',
    input: z.strictObject({ id: idSchema, version: versionSchema.optional() }),
    run: (_: DatasetDeps): Promise<DatasetDetails> => notYet(),
  }),
  create: mutation({
    permission: 'edit',
    input: z.strictObject({ name: nameSchema, pipelineId: idSchema.optional() }),
    run: (_: DatasetDeps): Promise<DatasetDto> => notYet(),
  }),
  rename: mutation({
    permission: 'edit',
    input: z.strictObject({ id: idSchema, name: nameSchema }),
    run: (_: DatasetDeps): Promise<void> => notYet(),
  }),
  delete: mutation({
    permission: 'edit',
    input: z.strictObject({ id: idSchema }),
    run: (_: DatasetDeps): Promise<void> => notYet(),
  }),
  /** Cases as a version has them, newest first. */
  cases: query({
    permission: 'read',
    input: z.strictObject({
      datasetId: idSchema,
      version: versionSchema.optional(),
      text: z.string().max(500).optional(),
      split: splitSchema.optional(),
      tag: z.string().max(60).optional(),
      origin: caseOriginSchema.optional(),
      offset: z.number().int().nonnegative().default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    run: (_: DatasetDeps): Promise<CasePage> => notYet(),
  }),
  case: query({
    permission: 'read',
    input: z.strictObject({ datasetId: idSchema, id: idSchema }),
    run: (_: DatasetDeps): Promise<Case> => notYet(),
  }),
  /** Keeps a case; without an id it is a new one. `moved`: how many others of its source changed their split with it. */
  saveCase: mutation({
    permission: 'edit',
    input: z.strictObject({ datasetId: idSchema, id: idSchema.optional(), case: caseDraftSchema }),
    run: (_: DatasetDeps): Promise<{ case: Case; version: number; moved: number }> => notYet(),
  }),
  /**
   * What a run says of a case, to be completed by a person: inputs, answer, cited places, whether it abstained, and the
   * dataset that its pipeline's runs are saved in (made when there is none).
   */
  draftFromRun: query({
    permission: 'read',
    input: z.strictObject({ runId: idSchema }),
    run: (
      _: DatasetDeps,
    ): Promise<{ case: z.input<typeof caseDraftSchema>; datasetId: string | null; suggestedName: string }> => notYet(),
  }),
  /** Changes several at once: those with a source in common keep one split. */
  changeCases: mutation({
    permission: 'edit',
    input: z.strictObject({
      datasetId: idSchema,
      ids: z.array(idSchema).min(1).max(5_000),
      split: splitSchema.optional(),
      addTags: z.array(z.string().trim().min(1).max(60)).max(10).optional(),
      removeTags: z.array(z.string().max(60)).max(10).optional(),
      /** Copies them there instead; cases with the same inputs are brought up to date. */
      copyTo: idSchema.optional(),
    }),
    run: (_: DatasetDeps): Promise<{ version: number; changed: number }> => notYet(),
  }),
  deleteCases: mutation({
    permission: 'edit',
    input: z.strictObject({ datasetId: idSchema, ids: z.array(idSchema).min(1).max(5_000) }),
    run: (_: DatasetDeps): Promise<{ version: number; deleted: number }> => notYet(),
  }),
  /** Makes the newest version what an earlier one was: how changes are undone. */
  restore: mutation({
    permission: 'edit',
    input: z.strictObject({ id: idSchema, version: versionSchema }),
    run: (_: DatasetDeps): Promise<{ version: number }> => notYet(),
  }),
  versions: query({
    permission: 'read',
    input: z.strictObject({ id: idSchema }),
    run: (_: DatasetDeps): Promise<DatasetVersion[]> => notYet(),
  }),
  /** Gives the sources new splits, by chance from `seed`: whole sources, so shares are met as nearly as they allow. */
  split: mutation({
    permission: 'edit',
    input: z.strictObject({
      id: idSchema,
      train: z.number().min(0).max(1),
      validation: z.number().min(0).max(1),
      seed: z.number().int().nonnegative().default(1),
    }),
    run: (_: DatasetDeps): Promise<{ version: number; changed: number }> => notYet(),
  }),
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
