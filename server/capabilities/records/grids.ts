import { z } from 'zod'
import { graphSchema } from '@/pipeline/graph'
import { cellPlaceSchema, cellSchema, gridSetupSchema } from '@/pipeline/play/grid'
import { outcomeSchema, stepRecordSchema } from '@/pipeline/run-event'

export const gridSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  pipelineId: z.string().nullable(),
  pipelineName: z.string(),
  graph: graphSchema,
  nodeId: z.string(),
  datasetId: z.string(),
  datasetVersion: z.number().int().positive(),
  setup: gridSetupSchema,
  revision: z.number().int().positive(),
  createdAt: z.date(),
  updatedAt: z.date(),
})
export type GridRecord = z.infer<typeof gridSchema>

export const gridVariantSchema = z.object({
  id: z.string(),
  gridId: z.string(),
  number: z.number().int().positive(),
  name: z.string(),
  parentId: z.string().nullable(),
  config: z.record(z.string(), z.unknown()),
  createdAt: z.date(),
})
export type GridVariantRecord = z.infer<typeof gridVariantSchema>

export const gridContextSchema = z.object({
  gridId: z.string(),
  caseId: z.string(),
  key: z.string(),
  steps: z.array(stepRecordSchema),
  durationMs: z.number(),
  createdAt: z.date(),
})
export type GridContextRecord = z.infer<typeof gridContextSchema>

const place = Object.fromEntries(Object.keys(cellPlaceSchema.shape).map((name) => [name, true])) as Record<
  keyof typeof cellPlaceSchema.shape,
  true
>
export const gridCellSchema = cellPlaceSchema.extend({
  id: z.string(),
  gridId: z.string(),
  key: z.string(),
  outcome: outcomeSchema,
  steps: z.array(stepRecordSchema),
  answer: z.string(),
  shown: cellSchema.omit({ ...place, id: true, outcome: true, label: true }),
  createdAt: z.date(),
})
export type GridCellRecord = z.infer<typeof gridCellSchema>
