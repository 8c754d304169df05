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
/** A card without the answers that it was measured on. */
export const judgeCardHeadSchema = judgeCardSchema.omit({ items: true })
export type JudgeCardHead = z.infer<typeof judgeCardHeadSchema>

/** How far judges agree with people. */
export interface JudgeCardRecords {
  /** Newest first. */
  list(workspaceId: string): Promise<JudgeCardHead[]>
  get(workspaceId: string, id: string): Promise<JudgeCardRecord | null>
  create(
    card: Pick<JudgeCardRecord, 'workspaceId' | 'provider' | 'model' | 'digest' | 'kind' | 'rubric' | 'rubricHash'>,
  ): Promise<JudgeCardHead>
  note(
    id: string,
    change: Partial<Pick<JudgeCardRecord, 'items' | 'figures' | 'error' | 'digest' | 'measuredAt'>>,
  ): Promise<void>
  delete(workspaceId: string, id: string): Promise<boolean>
}
