import { z } from 'zod'
import { type SynthesisSetup, synthesisSetupSchema } from '@/pipeline/evaluation/synthesis'
import type { Records } from '@/server/capabilities/records'
import type { SynthesisRecord } from '@/server/capabilities/records/syntheses'
import { idSchema, nameSchema } from '../ids'
import { notYet } from '../not-yet'
import { mutation, query } from '../use-case'

/** What the use cases of synthetic cases need. */
export interface SynthesisDeps {
  records: Records
}

export interface SynthesisDto extends Pick<SynthesisRecord, 'id' | 'collectionId' | 'datasetId' | 'report' | 'error'> {
  setup: SynthesisSetup
  state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed'
  /** Share of the cases that are there. */
  progress: number
  collectionName: string | null
  datasetName: string | null
  /** ISO 8601. */
  createdAt: string
}

const byId = z.strictObject({ synthesisId: idSchema })

/** Cases made from the documents of a collection. */
export const synthesis = {
  list: query({
    permission: 'read',
    input: z.strictObject({ collectionId: idSchema.optional(), datasetId: idSchema.optional() }),
    run: async (_: SynthesisDeps): Promise<SynthesisDto[]> => notYet(),
  }),
  get: query({ permission: 'read', input: byId, run: async (_: SynthesisDeps): Promise<SynthesisDto> => notYet() }),
  /** Begins, as a job. Without a dataset a new one is made, called `name`. */
  start: mutation({
    permission: 'edit',
    input: z.strictObject({
      collectionId: idSchema,
      datasetId: idSchema.optional(),
      name: nameSchema.optional(),
      setup: synthesisSetupSchema.prefault({}),
    }),
    run: async (_: SynthesisDeps): Promise<SynthesisDto> => notYet(),
  }),
  stop: mutation({ permission: 'edit', input: byId, run: async (_: SynthesisDeps): Promise<void> => notYet() }),
}
