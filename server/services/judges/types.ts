import type { JudgeFigures, JudgeItem, JudgeState } from '@/pipeline/evaluation/judge-card'
import type { JudgeCardRecord } from '@/server/capabilities/records/judge-cards'

export interface JudgeCardSummary
  extends Pick<JudgeCardRecord, 'id' | 'provider' | 'model' | 'digest' | 'kind' | 'rubric' | 'error'> {
  state: JudgeState
  running: boolean
  /** Labels of people that it could be measured on now. */
  labels: number
  figures: JudgeFigures | null
  /** ISO 8601. */
  measuredAt: string | null
}
export interface JudgeCardDto extends JudgeCardSummary {
  /** Answers that the judge has been asked about since it was begun. */
  items: JudgeItem[]
}
