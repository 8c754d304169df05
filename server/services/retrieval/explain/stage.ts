import type { LossStage } from '@/pipeline/explain'
import type { StepRecord } from '@/pipeline/run-event'
import type { WaterfallStage } from '../types'

type Facts = Partial<Pick<WaterfallStage, 'rank' | 'of' | 'limit' | 'score' | 'params'>>

/** One line of the waterfall; what is not known is `null`. */
export function stageOf(
  record: Pick<StepRecord, 'stepId' | 'type'> | null,
  stage: LossStage,
  status: WaterfallStage['status'],
  reason: string,
  { rank = null, of = null, limit = null, score = null, params = {} }: Facts = {},
): WaterfallStage {
  return {
    stage,
    stepId: record?.stepId ?? null,
    stepType: record?.type ?? null,
    status,
    rank,
    of,
    limit,
    score,
    reason,
    params,
  }
}
