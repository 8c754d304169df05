import { z } from 'zod'
import { chunkingSchema } from '@/pipeline/chunking'
import { fieldSpecSchema, filterSchema } from '@/pipeline/filter'
import { modelRefSchema } from '@/pipeline/model-ref'
import { questionTextSchema } from '@/pipeline/question-text'
import { runStatuses } from '@/pipeline/run-event'
import { languages } from '@/server/services/collections/types'

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
  topK: z.number().int().min(1).max(100),
  filter: filterSchema.optional(),
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
  limit: z.number().int().min(1).max(200).optional(),
})
