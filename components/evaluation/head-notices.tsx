'use client'

import { Alert, Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ErrorCard } from '@/components/ui/error-card'
import classes from './evaluation.module.css'
import { isActive } from './experiment-store'
import { RaiseLimits, SpentLine } from './limits'
import { useExperiment, useProgress } from './use-experiment'

/** What one should know before believing or going on: limits, what is out of date, how far the judge can be believed. */
export function HeadNotices() {
  const t = useTranslations('evaluation.notice')
  const { dto, start } = useExperiment()
  const state = useProgress((progress) => progress.state)
  const error = useProgress((progress) => progress.error)
  const stale = dto.cells.reduce((count, cell) => count + Number(cell.stale === true), 0)
  const rest = !isActive(state)
  return (
    <div className={classes.notices}>
      <SpentLine />
      {rest && error ? <ErrorCard error={error} compact /> : null}
      {rest && state === 'capped' ? <Notice text={t('capped')} action={<RaiseLimits />} /> : null}
      {rest && state === 'stopped' ? <Notice text={t('stopped')} /> : null}
      {rest && stale > 0 ? (
        <Notice
          text={t('stale', { count: stale })}
          action={
            <Button size="compact-xs" variant="light" onClick={() => void start()}>
              {t('measureAgain')}
            </Button>
          }
        />
      ) : null}
      {dto.dataset.gone ? <Notice text={t('datasetGone')} /> : null}
      {dto.warnings.map((warning) => (
        <Notice key={warning} text={t(warning)} />
      ))}
      {dto.judge && dto.judge.state !== 'calibrated' ? (
        <Notice
          text={t(`judge.${dto.judge.state}`, { model: dto.judge.model })}
          action={
            <Button component={Link} size="compact-xs" variant="light" href={judgeHref(dto.judge.cardId)}>
              {t('toCard')}
            </Button>
          }
        />
      ) : null}
    </div>
  )
}

export const judgeHref = (cardId: string | null): string =>
  cardId === null ? '/evaluation/judges' : `/evaluation/judges?card=${encodeURIComponent(cardId)}`

function Notice({ text, action }: { text: string; action?: ReactNode }) {
  return (
    <Alert color="yellow" variant="light" p="6px 12px" icon={<IconAlertTriangle size={16} aria-hidden />}>
      <div className={classes.notice}>
        <span>{text}</span>
        {action}
      </div>
    </Alert>
  )
}
