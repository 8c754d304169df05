import { z } from 'zod'
import { synthesisReportSchema, synthesisSetupSchema } from '@/pipeline/evaluation/synthesis'
import { storedErrorSchema } from '../stored-json'

export const synthesisSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  collectionId: z.string(),
  datasetId: z.string(),
  setup: synthesisSetupSchema,
  report: synthesisReportSchema,
  ended: z.enum(['done', 'stopped', 'failed']).nullable(),
  error: storedErrorSchema.nullable(),
  createdAt: z.date(),
  finishedAt: z.date().nullable(),
})
export type SynthesisRecord = z.infer<typeof synthesisSchema>

/** Cases that were, or are being, made from documents. */
export interface SynthesisRecords {
  /** Newest first. */
  list(workspaceId: string, which?: { collectionId?: string; datasetId?: string }): Promise<SynthesisRecord[]>
  get(workspaceId: string, id: string): Promise<SynthesisRecord | null>
  create(
    synthesis: Pick<SynthesisRecord, 'workspaceId' | 'collectionId' | 'datasetId' | 'setup'>,
  ): Promise<SynthesisRecord>
  note(id: string, change: Partial<Pick<SynthesisRecord, 'report' | 'ended' | 'error' | 'finishedAt'>>): Promise<void>
  delete(workspaceId: string, id: string): Promise<boolean>
}
