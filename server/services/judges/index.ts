import { z } from 'zod'
import type { JudgeFigures, JudgeItem, JudgeState } from '@/pipeline/evaluation/judge-card'
import { modelRefSchema } from '@/pipeline/model-ref'
import type { Records } from '@/server/capabilities/records'
import type { JudgeCardRecord } from '@/server/capabilities/records/judge-cards'
import { idSchema } from '../ids'
import { notYet } from '../not-yet'
import { mutation, query } from '../use-case'

/** What the use cases of judges need. */
export interface JudgesDeps {
  records: Records
}

export interface JudgeCardSummary
  extends Pick<JudgeCardRecord, 'id' | 'provider' | 'model' | 'digest' | 'kind' | 'rubric'> {
  state: JudgeState
  running: boolean
  /** Labels of people that it could be measured on now. */
  labels: number
  figures: JudgeFigures | null
  /** ISO 8601. */
  measuredAt: string | null
}
export interface JudgeCardDto extends JudgeCardSummary {
  items: JudgeItem[]
}

const byCard = z.strictObject({ cardId: idSchema })

/** How far judges agree with people: without that every score of theirs is uncalibrated. */
export const judges = {
  list: query({
    permission: 'read',
    input: z.strictObject({}).optional(),
    run: async (_: JudgesDeps): Promise<JudgeCardSummary[]> => notYet(),
  }),
  get: query({ permission: 'read', input: byCard, run: async (_: JudgesDeps): Promise<JudgeCardDto> => notYet() }),
  create: mutation({
    permission: 'edit',
    input: z.strictObject({
      judge: modelRefSchema,
      kind: z.enum(['nuggets', 'faithful', 'judge']).default('judge'),
      rubric: z.string().trim().max(8_000).default(''),
    }),
    run: async (_: JudgesDeps): Promise<JudgeCardSummary> => notYet(),
  }),
  /** Asks the judge about every labelled answer, as a job. Throws `invalid-input` with fewer than 50 labels. */
  measure: mutation({
    permission: 'edit',
    input: byCard.extend({ repeats: z.number().int().min(1).max(5).default(2) }),
    run: async (_: JudgesDeps): Promise<void> => notYet(),
  }),
  stop: mutation({ permission: 'edit', input: byCard, run: async (_: JudgesDeps): Promise<void> => notYet() }),
  delete: mutation({ permission: 'edit', input: byCard, run: async (_: JudgesDeps): Promise<void> => notYet() }),
}
