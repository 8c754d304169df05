'use client'

import { IconAlertTriangle, IconSnowflake } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import { useStore } from 'zustand'
import { useErrorLine } from '@/components/ui/error-card'
import { uiErrorOf } from '@/components/ui/error-info'
import type { GridRow } from '@/server/services/play/types'
import classes from './grid.module.css'
import { useGrid } from './use-open-grid'

/** A case as the head of its row: what is asked, what should come of it, and whether its context stands. */
export const CaseCell = memo(function CaseCell({ row }: { row: GridRow }) {
  const t = useTranslations('play.case')
  return (
    <>
      <span className={classes.question} title={row.title}>
        {row.title}
      </span>
      {row.expected ? (
        <span className={classes.expected} title={row.expected.text}>
          {t(`expected.${row.expected.kind}`, { text: row.expected.text })}
        </span>
      ) : null}
      <span className={classes.caseFacts}>
        <ContextState row={row} />
        {[t(`split.${row.split}`), ...row.tags].join(' · ')}
      </span>
    </>
  )
})

/** What the steps before the prompt came to for this case. */
function ContextState({ row }: { row: GridRow }) {
  const t = useTranslations('play.case')
  const errorLine = useErrorLine()
  const { cells } = useGrid()
  const context = useStore(cells.store, () => cells.contexts.get(row.caseId) ?? row.context)
  if (context === 'none') return null
  if (context === 'running') return <span className={classes.contextRunning}>{t('contextRunning')}</span>
  if (context === 'done') {
    return (
      <span className={classes.mark} title={t('frozen')}>
        <IconSnowflake size={13} aria-hidden />
        <span className={classes.unseen}>{t('frozen')}</span>
      </span>
    )
  }
  return (
    <span className={classes.mark} data-tone="failed" title={errorLine(uiErrorOf(context)).text}>
      <IconAlertTriangle size={13} aria-hidden />
      {t('contextFailed')}
    </span>
  )
}
