'use client'

import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleOff,
  IconCircleX,
  IconFlask,
  IconHistory,
  IconPinned,
  IconPlayerPause,
  IconPlayerPlay,
  IconPower,
  IconQuote,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { Outcome, RunStatus } from '@/pipeline/run-event'
import classes from './outcome-badge.module.css'

export type BadgeState = Outcome | RunStatus | 'running' | 'queued' | 'waiting' | 'stale' | 'quoted'
export type Tone = 'ok' | 'warn' | 'failed' | 'quiet' | 'running' | 'pinned'

/** Icon and tone of every state; colour never stands alone. */
export const stateLooks: Record<BadgeState, { icon: TablerIcon; tone: Tone }> = {
  ok: { icon: IconCircleCheck, tone: 'ok' },
  fallback: { icon: IconArrowBackUp, tone: 'warn' },
  degraded: { icon: IconAlertTriangle, tone: 'warn' },
  empty: { icon: IconCircleDashed, tone: 'warn' },
  failed: { icon: IconCircleX, tone: 'failed' },
  skipped: { icon: IconCircleMinus, tone: 'quiet' },
  pinned: { icon: IconPinned, tone: 'pinned' },
  tryout: { icon: IconFlask, tone: 'pinned' },
  disabled: { icon: IconPower, tone: 'quiet' },
  quoted: { icon: IconQuote, tone: 'quiet' },
  stale: { icon: IconHistory, tone: 'warn' },
  waiting: { icon: IconPlayerPause, tone: 'pinned' },
  cancelled: { icon: IconCircleOff, tone: 'quiet' },
  queued: { icon: IconCircleDashed, tone: 'quiet' },
  running: { icon: IconPlayerPlay, tone: 'running' },
}

interface ToneBadgeProps {
  tone: Tone
  icon: TablerIcon
  label: string
  /** Hides the text visually; screen readers and the tooltip still have it. */
  compact?: boolean
  title?: string
}

/** A small label with icon and text in the colour of its tone. */
export function ToneBadge({ tone, icon: Icon, label, compact, title }: ToneBadgeProps) {
  return (
    <span
      className={classes.badge}
      data-tone={tone}
      data-compact={compact || undefined}
      title={title ?? (compact ? label : undefined)}
    >
      <Icon size={14} stroke={1.9} aria-hidden />
      <span className={compact ? classes.hidden : undefined}>{label}</span>
    </span>
  )
}

/** How a run or a step stands or ended. */
export function OutcomeBadge({ state, compact, title }: { state: BadgeState; compact?: boolean; title?: string }) {
  const t = useTranslations('common')
  const look = stateLooks[state]
  return <ToneBadge tone={look.tone} icon={look.icon} label={t(`outcomes.${state}`)} compact={compact} title={title} />
}
