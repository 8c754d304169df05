import { z } from 'zod'
import { runStatuses } from '@/pipeline/run-event'
import { idSchema } from '@/server/services/ids'
import { MAX_RUN_PAGE } from '@/server/services/runs/types'

export const listRunsSchema = z.object({
  pipelineId: idSchema.optional(),
  status: z.enum([...runStatuses, 'running']).optional(),
  origin: z.enum(['studio', 'endpoint', 'cli']).optional(),
  cursor: z
    .string()
    .max(200)
    .nullish()
    .transform((cursor) => cursor ?? undefined),
  limit: z.number().int().min(1).max(MAX_RUN_PAGE).optional(),
})
