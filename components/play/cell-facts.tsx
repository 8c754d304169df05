'use client'

import { IconRecycle } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { shownStatus } from '@/components/state/node-run-state'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import type { Cell } from '@/pipeline/play/grid'
import type { StepRecord } from '@/pipeline/run-event'
import classes from './cell-drawer.module.css'
import { useGrid } from './use-open-grid'

/** How an answer ended and what it took; of a reused one, where it is from. */
export function CellFacts({ cell, steps }: { cell: Cell; steps: readonly StepRecord[] }) {
  const t = useTranslations('play.drawer')
  const format = useFormat()
  const { dto } = useGrid()
  const { reused } = cell
  const facts = [
    reused ? '' : format.duration(cell.latencyMs),
    t('tokens', { input: format.number(cell.inputTokens), output: format.number(cell.outputTokens) }),
    cell.cost === null ? '' : t('cost', { cost: format.number(cell.cost, 6) }),
    cell.abstained ? t('abstains') : '',
  ]
  return (
    <div className={classes.facts}>
      <OutcomeBadge state={cell.outcome === 'ok' ? shownStatus('ok', steps) : cell.outcome} />
      <span>{facts.filter(Boolean).join(' · ')}</span>
      {reused ? (
        <span className={classes.reused}>
          <IconRecycle size={14} aria-hidden />
          {t('reused', { at: format.dateTime(reused.at), took: format.duration(reused.latencyMs) })}
          {reused.gridId === dto.id ? null : <Link href={`/playground/${reused.gridId}`}>{t('reusedFrom')}</Link>}
        </span>
      ) : null}
    </div>
  )
}
