'use client'

import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { Candidate } from '@/pipeline/evaluation/experiment'
import type { ColumnCounts } from './case-view'
import classes from './cases.module.css'

interface ColumnHeadProps {
  candidate: Candidate
  isBaseline: boolean
  counts: ColumnCounts | undefined
}

/** A candidate over its answers: its name, and how many cases it does better and worse than the baseline. */
export function ColumnHead({ candidate, isBaseline, counts }: ColumnHeadProps) {
  const t = useTranslations('evaluation.cases')
  return (
    <>
      <span className={classes.name} title={candidate.name}>
        {candidate.number} · {candidate.name}
      </span>
      <span className={classes.facts}>
        {isBaseline ? (
          t('baseline', { failed: counts?.failed ?? 0 })
        ) : (
          <>
            <span className={classes.mark} data-tone="ok">
              <IconArrowUp size={12} aria-hidden />
              {t('improvedCount', { count: counts?.improved ?? 0 })}
            </span>{' '}
            <span className={classes.mark} data-tone="failed">
              <IconArrowDown size={12} aria-hidden />
              {t('regressedCount', { count: counts?.regressed ?? 0 })}
            </span>
          </>
        )}
      </span>
    </>
  )
}
