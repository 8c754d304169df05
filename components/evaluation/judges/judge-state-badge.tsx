'use client'

import { IconAlertTriangle, IconCheck, IconHourglass, IconQuestionMark, type TablerIcon } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type Tone, ToneBadge } from '@/components/ui/outcome-badge'
import type { JudgeState } from '@/pipeline/evaluation/judge-card'

const looks: Record<JudgeState | 'running', { icon: TablerIcon; tone: Tone }> = {
  calibrated: { icon: IconCheck, tone: 'ok' },
  uncalibrated: { icon: IconQuestionMark, tone: 'warn' },
  stale: { icon: IconAlertTriangle, tone: 'warn' },
  running: { icon: IconHourglass, tone: 'quiet' },
}

/** Whether a judge was held against people. */
export function JudgeStateBadge({ state, running = false }: { state: JudgeState; running?: boolean }) {
  const t = useTranslations('evaluation.judges.state')
  const shown = running ? 'running' : state
  const { icon, tone } = looks[shown]
  return <ToneBadge tone={tone} icon={icon} label={t(shown)} title={t(`${shown}Hint`)} />
}
