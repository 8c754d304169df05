'use client'

import { IconArrowDown, IconArrowUp, IconEqual, type TablerIcon } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type Tone, ToneBadge } from '@/components/ui/outcome-badge'
import type { Verdict } from '@/pipeline/evaluation/figures'

export const verdictLooks: Record<Verdict, { icon: TablerIcon; tone: Tone }> = {
  better: { icon: IconArrowUp, tone: 'ok' },
  worse: { icon: IconArrowDown, tone: 'failed' },
  'cannot-tell': { icon: IconEqual, tone: 'quiet' },
}

/** How something compares with the baseline, in one word with its sign. */
export function VerdictChip({ verdict, title }: { verdict: Verdict; title?: string }) {
  const t = useTranslations('evaluation.verdict')
  const { icon, tone } = verdictLooks[verdict]
  return <ToneBadge tone={tone} icon={icon} label={t(`word.${verdict}`)} title={title} />
}
