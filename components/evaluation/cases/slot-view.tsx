'use client'

import {
  IconAlertTriangle,
  IconArrowDown,
  IconArrowUp,
  IconCheck,
  IconCircleHalf2,
  IconHelp,
  IconHistory,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { MetricName } from '@/pipeline/evaluation/metric-names'
import { useMetrics } from '../use-metrics'
import type { Slot, SlotState } from './case-view'
import classes from './cases.module.css'

const looks: Partial<Record<SlotState, { icon: TablerIcon; tone: string }>> = {
  pass: { icon: IconCheck, tone: 'ok' },
  fail: { icon: IconX, tone: 'failed' },
  partly: { icon: IconCircleHalf2, tone: 'warn' },
  unjudged: { icon: IconHelp, tone: 'warn' },
  error: { icon: IconAlertTriangle, tone: 'failed' },
}

/** How a candidate answered a case: its verdict, its score, and whether that is better or worse than the baseline. */
export function SlotView({ slot, metric }: { slot: Slot; metric: MetricName | null }) {
  const t = useTranslations('evaluation.cases')
  const words = useMetrics()
  const { cells, state, value, change, abstained, stale } = slot
  const [first] = cells
  if (!first) return <span className={classes.dim}>{t('state.none')}</span>
  const look = looks[state]
  const showsValue = value !== null && metric !== null && (metric !== 'passed' || state === 'partly')
  return (
    <>
      <span className={classes.marks}>
        {look ? (
          <span className={classes.mark} data-tone={look.tone}>
            <look.icon size={14} aria-hidden />
            {t(`state.${state}`)}
          </span>
        ) : null}
        {showsValue ? <strong className="telar-tabular">{words.value(metric, value)}</strong> : null}
        {abstained ? <span>{t('abstained')}</span> : null}
        {stale ? (
          <span className={classes.mark} data-tone="warn" title={t('stale')}>
            <IconHistory size={13} aria-hidden />
            <span className={classes.unseen}>{t('stale')}</span>
          </span>
        ) : null}
        {change === 'improved' || change === 'regressed' ? (
          <span className={classes.change} data-tone={change === 'improved' ? 'ok' : 'failed'}>
            {change === 'improved' ? <IconArrowUp size={13} aria-hidden /> : <IconArrowDown size={13} aria-hidden />}
            {t(change)}
          </span>
        ) : null}
      </span>
      <span className={classes.preview}>{first.preview}</span>
    </>
  )
}
