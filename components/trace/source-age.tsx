'use client'

import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { RelativeTime } from '@/components/ui/use-format'
import type { AnswerSource } from '@/pipeline/run-event'
import classes from './cited.module.css'

/** When a source was last seen to be current, and a mark when that is longer ago than it allows. */
export function SourceAge({ source }: { source: Pick<AnswerSource, 'asOf' | 'stale'> }) {
  const t = useTranslations('retrieval.age')
  const { asOf, stale } = source
  if (asOf === undefined && !stale) return null
  return (
    <span className={classes.age}>
      {asOf === undefined ? null : t.rich('asOf', { time: () => <RelativeTime iso={asOf} /> })}
      {stale ? <ToneBadge tone="warn" icon={IconAlertTriangle} label={t('stale')} title={t('staleHint')} /> : null}
    </span>
  )
}
