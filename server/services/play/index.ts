import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { GridEvent, Variant } from '@/pipeline/play/grid'
import { gridSetupSchema } from '@/pipeline/play/grid'
import { say, sentence } from '@/pipeline/said'
import type { Records } from '@/server/capabilities/records'
import { idSchema, nameSchema } from '../ids'
import { mutation, query, resumable } from '../use-case'
import type { CellDetails, GridDto, GridSummary, StageFigures } from './types'

interface PlayDeps {
  records: Records
}
const notYet = () => Promise.reject(new AppError('internal', say('Does not fit here.')))
const gridId = z.strictObject({ id: idSchema })

/** The playground: grids of prompt variants by models by cases, and what people say of their answers. */
export const play = {
  list: query({
    permission: 'read',
    input: z.strictObject({ pipelineId: idSchema.optional() }),
    run: (_: PlayDeps): Promise<GridSummary[]> => notYet(),
  }),
  get: query({ permission: 'read', input: gridId, run: (_: PlayDeps): Promise<GridDto> => notYet() }),
  /**
   * Makes a grid of a pipeline's prompt node, with its config as the first variant. `graph`: the drawing as it is on the
   * canvas (absent: the stored draft). `runId`: that run's frozen graph, its inputs as the first row, and what its steps
   * gave as that row's context: nothing is retrieved again. Without a pipeline: `prompt`, whose variables are the inputs.
   */
  create: mutation({
    permission: 'edit',
    input: z.strictObject({
      name: nameSchema.optional(),
      pipelineId: idSchema.optional(),
      graph: z.unknown().optional(),
      /** Absent: the only node that can be played. */
      nodeId: idSchema.optional(),
      runId: idSchema.optional(),
      prompt: z
        .strictObject({ system: z.string().max(100_000).default(''), user: z.string().min(1).max(100_000) })
        .optional(),
      /** Absent: a dataset of its own. */
      datasetId: idSchema.optional(),
    }),
    run: (_: PlayDeps): Promise<{ id: string }> => notYet(),
  }),
  rename: mutation({
    permission: 'edit',
    input: z.strictObject({ id: idSchema, name: nameSchema }),
    run: (_: PlayDeps): Promise<void> => notYet(),
  }),
  delete: mutation({ permission: 'edit', input: gridId, run: (_: PlayDeps): Promise<void> => notYet() }),
  /** Changes what is played. Throws `conflict` when somebody else has since `revision`. `datasetVersion`: usually the newest. */
  change: mutation({
    permission: 'edit',
    input: z.strictObject({
      id: idSchema,
      revision: z.number().int().positive(),
      setup: gridSetupSchema.partial().optional(),
      datasetId: idSchema.optional(),
      datasetVersion: z.number().int().positive().optional(),
    }),
    run: (_: PlayDeps): Promise<{ revision: number }> => notYet(),
  }),
  /** Keeps a variant. Throws `invalid-graph` naming variables that nothing feeds, each with the nearest that is fed. */
  addVariant: mutation({
    permission: 'edit',
    input: z.strictObject({
      gridId: idSchema,
      name: nameSchema.optional(),
      parentId: idSchema.optional(),
      config: z.record(z.string(), z.unknown()),
    }),
    run: (_: PlayDeps): Promise<Variant> => notYet(),
  }),
  renameVariant: mutation({
    permission: 'edit',
    input: z.strictObject({ gridId: idSchema, id: idSchema, name: nameSchema }),
    run: (_: PlayDeps): Promise<void> => notYet(),
  }),
  /** Plays what is not played yet; `only` narrows it, `again`: also what is (a new answer takes the place of the old one). */
  start: mutation({
    permission: 'edit',
    input: z.strictObject({
      id: idSchema,
      only: z
        .strictObject({
          variantIds: z.array(idSchema).max(50).optional(),
          models: z.array(z.string().max(220)).max(10).optional(),
          caseIds: z.array(idSchema).max(5_000).optional(),
        })
        .optional(),
      again: z.boolean().default(false),
    }),
    run: (_: PlayDeps): Promise<{ total: number; left: number }> => notYet(),
  }),
  stop: mutation({ permission: 'edit', input: gridId, run: (_: PlayDeps): Promise<void> => notYet() }),
  /** What happens from now on while the grid is played; ends with `ended`. */
  events: resumable({
    permission: 'read',
    input: z.strictObject({
      id: idSchema,
      lastEventId: z.string().regex(/^\d+$/, sentence('Must be a whole number.')).nullish(),
    }),
    // biome-ignore lint/correctness/useYield: not written yet
    run: async function* (_: PlayDeps): AsyncGenerator<GridEvent, void, undefined> {
      await notYet()
    },
  }),
  cell: query({
    permission: 'read',
    input: z.strictObject({ gridId: idSchema, id: idSchema }),
    run: (_: PlayDeps): Promise<CellDetails> => notYet(),
  }),
  /** What a person says of a cell; an earlier verdict gives way. `over`: the cell it was preferred to. All absent: takes it back. */
  label: mutation({
    permission: 'edit',
    input: z.strictObject({
      cellId: idSchema.optional(),
      runId: idSchema.optional(),
      verdict: z.enum(['good', 'bad', 'unsure']).nullable().optional(),
      over: idSchema.nullable().optional(),
      correction: z.string().max(20_000).nullable().optional(),
      note: z.string().max(4_000).optional(),
    }),
    run: (_: PlayDeps): Promise<void> => notYet(),
  }),
  /** What each stage of the plan kept and lost, over all cases that name places. */
  stages: query({ permission: 'read', input: gridId, run: (_: PlayDeps): Promise<StageFigures[]> => notYet() }),
  export: query({
    permission: 'read',
    input: z.strictObject({ id: idSchema, format: z.enum(['csv', 'json']) }),
    run: (_: PlayDeps): Promise<{ name: string; text: string }> => notYet(),
  }),
}
