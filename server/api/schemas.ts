import { z } from 'zod'
import { chunkingSchema } from '@/pipeline/chunking'
import { fieldSpecSchema, filterSchema } from '@/pipeline/filter'
import { fusionSettings } from '@/pipeline/fusion'
import { modelRefSchema } from '@/pipeline/model-ref'
import { questionTextSchema } from '@/pipeline/question-text'
import { runStatuses } from '@/pipeline/run-event'
import { languages } from '@/server/capabilities/records/collections'
import { documentGroups, MAX_DOCUMENT_PAGE } from '@/server/services/collections/types'
import { MAX_RUN_PAGE } from '@/server/services/runs/types'

export const idSchema = z.string().min(1).max(100)
export const nameSchema = z.string().trim().min(1).max(120)
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'Lower-case letters, digits and hyphens, up to 63.')

export const createCollectionSchema = z.object({
  name: nameSchema,
  language: z.enum(languages),
  embedder: modelRefSchema.default({ provider: 'auto', model: '' }),
  chunking: chunkingSchema.refine((chunking) => chunking.overlap < chunking.size, {
    path: ['overlap'],
    message: 'The overlap must be smaller than the size.',
  }),
  fields: z.array(fieldSpecSchema).max(50).default([]),
})

export const searchSchema = z.object({
  id: idSchema,
  query: questionTextSchema,
  mode: z.enum(['dense', 'sparse', 'hybrid']),
  fusion: z.enum(fusionSettings).default('auto'),
  denseShare: z.number().min(0).max(1).optional(),
  prefer: z.boolean().optional(),
  topK: z.number().int().min(1).max(100),
  filter: filterSchema.optional(),
})

const documentFilterShape = {
  id: idSchema,
  state: z.enum(documentGroups).optional(),
  source: idSchema.optional(),
  name: z.string().max(1_000).optional(),
  removed: z.boolean().optional(),
}

export const documentFilterSchema = z.strictObject(documentFilterShape)

export const listDocumentsSchema = z.strictObject({
  ...documentFilterShape,
  ids: z.array(z.string().max(100)).max(MAX_DOCUMENT_PAGE).optional(),
  page: z.number().int().min(1).optional(),
  size: z.number().int().min(1).max(MAX_DOCUMENT_PAGE).optional(),
})

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
