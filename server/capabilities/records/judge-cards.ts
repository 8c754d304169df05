import { z } from 'zod'
import { judgeFiguresSchema, judgeItemSchema } from '@/pipeline/evaluation/judge-card'
import { providerSchema } from '@/pipeline/model-ref'
import { storedErrorSchema } from '../stored-json'

export const judgeCardSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  provider: providerSchema,
  model: z.string(),
  digest: z.string().nullable(),
  kind: z.enum(['nuggets', 'faithful', 'judge']),
  rubric: z.string(),
  rubricHash: z.string(),
  items: z.array(judgeItemSchema),
  figures: judgeFiguresSchema.nullable(),
  error: storedErrorSchema.nullable(),
  createdAt: z.date(),
  measuredAt: z.date().nullable(),
})
export type JudgeCardRecord = z.infer<typeof judgeCardSchema>

/** How far judges agree with people. */
export interface JudgeCardRecords {
  /** Newest first. */
  list(workspaceId: string): Promise<JudgeCardRecord[]>
  get(workspaceId: string, id: string): Promise<JudgeCardRecord | null>
  create(
    card: Pick<JudgeCardRecord, 'workspaceId' | 'provider' | 'model' | 'digest' | 'kind' | 'rubric' | 'rubricHash'>,
  ): Promise<JudgeCardRecord>
  note(
    id: string,
    change: Partial<Pick<JudgeCardRecord, 'items' | 'figures' | 'error' | 'digest' | 'measuredAt'>>,
  ): Promise<void>
  delete(workspaceId: string, id: string): Promise<boolean>
}
