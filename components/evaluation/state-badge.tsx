'use client'

import { IconCircleDashed, IconGauge } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type BadgeState, stateLooks, type Tone, ToneBadge } from '@/components/ui/outcome-badge'
import type { ExperimentState } from '@/server/services/evaluation/types'

const like: Partial<Record<ExperimentState, BadgeState>> = {
  waiting: 'queued',
  running: 'running',
  done: 'ok',
  stopped: 'cancelled',
  failed: 'failed',
}

/** How an experiment stands. */
export function StateBadge({ state }: { state: ExperimentState }) {
  const t = useTranslations('evaluation.state')
  const known = like[state]
  const own: { icon: typeof IconGauge; tone: Tone } =
    state === 'capped' ? { icon: IconGauge, tone: 'warn' } : { icon: IconCircleDashed, tone: 'quiet' }
  const { icon, tone } = known ? stateLooks[known] : own
  return <ToneBadge tone={tone} icon={icon} label={t(state)} />
}
