'use client'

import {
  IconAlertTriangle,
  IconCheck,
  IconHelp,
  IconHistory,
  IconRecycle,
  IconThumbDown,
  IconThumbUp,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import { useStore } from 'zustand'
import { useFormat } from '@/components/ui/use-format'
import { repeatFigures } from '@/pipeline/metrics/repeats'
import type { Cell } from '@/pipeline/play/grid'
import classes from './grid.module.css'
import { slotKey } from './grid-store'
import { type GridColumn, verdictOfCell } from './grid-view'
import { useGrid } from './use-open-grid'

const noCells: readonly Cell[] = []

/** What a column answered to a case, as far as it is there: renders when that changes, and only then. */
export const SlotView = memo(function SlotView({ column, caseId }: { column: GridColumn; caseId: string }) {
  const t = useTranslations('play.cell')
  const { cells, dto } = useGrid()
  const key = slotKey({ ...column, caseId })
  const done = useStore(cells.store, () => cells.slots.get(key) ?? noCells)
  const running = useStore(cells.store, () => cells.running.get(key))
  const [first] = done
  if (running) {
    return (
      <>
        <span className={classes.marks} data-running>
          {dto.setup.repeats > 1
            ? t('runningOf', { at: running.repeat + 1, of: dto.setup.repeats })
            : t(running.text === '' ? 'asked' : 'running')}
        </span>
        <span className={classes.preview}>{running.text}</span>
      </>
    )
  }
  if (!first) return <span className={classes.none}>{t('none')}</span>
  return (
    <>
      <Marks cells={done} />
      <span className={classes.preview} data-failed={first.outcome === 'failed' || undefined}>
        {first.preview}
      </span>
    </>
  )
})

const verdictLooks = {
  pass: { icon: IconCheck, tone: 'ok' },
  fail: { icon: IconX, tone: 'failed' },
  unjudged: { icon: IconHelp, tone: 'warn' },
} as const

/** The line over an answer: its checks, or how its repeats did, and what else is to be known at a glance. */
function Marks({ cells }: { cells: readonly Cell[] }) {
  const t = useTranslations('play.cell')
  const format = useFormat()
  const [first] = cells
  if (!first) return null
  const verdict = verdictOfCell(first)
  const asked = first.checks.filter(({ state }) => state !== 'void')
  return (
    <span className={classes.marks}>
      {cells.length > 1 ? (
        <Repeats cells={cells} />
      ) : first.outcome === 'failed' ? (
        <Mark icon={IconAlertTriangle} tone="failed" label={t('failed')} words />
      ) : (
        <>
          {verdict ? <Mark {...verdictLooks[verdict]} label={t(verdict)} words={asked.length < 2} /> : null}
          {asked.length > 1 ? <span>{t('checks', { passed: passedOf(asked), of: asked.length })}</span> : null}
          {first.abstained ? <span>{t('abstained')}</span> : null}
        </>
      )}
      <span className={classes.aside}>
        {first.stale ? <Mark icon={IconHistory} tone="warn" label={t('stale')} /> : null}
        {first.label === null ? null : <LabelMark label={first.label} />}
        {first.reused ? (
          <Mark
            icon={IconRecycle}
            tone="quiet"
            label={t('reused', { took: format.duration(first.reused.latencyMs) })}
          />
        ) : (
          <span className="telar-tabular">{format.duration(first.latencyMs)}</span>
        )}
      </span>
    </span>
  )
}

const passedOf = (checks: Cell['checks']): number => checks.filter(({ state }) => state === 'pass').length

function Repeats({ cells }: { cells: readonly Cell[] }) {
  const t = useTranslations('play.cell')
  const figures = repeatFigures(cells)
  if (!figures) return null
  const { passed, failed, of, distinct } = figures
  const judged = passed + failed > 0
  const tone = passed === of ? 'ok' : failed === of ? 'failed' : 'warn'
  return (
    <span data-tone={judged ? tone : 'quiet'}>
      {judged ? t('passOf', { passed, of }) : t('times', { of })} · {t('distinct', { distinct })}
    </span>
  )
}

const labelLooks = {
  good: { icon: IconThumbUp, tone: 'ok' },
  bad: { icon: IconThumbDown, tone: 'failed' },
  unsure: { icon: IconHelp, tone: 'quiet' },
} as const

function LabelMark({ label }: { label: NonNullable<Cell['label']> }) {
  const t = useTranslations('play.label')
  return <Mark {...labelLooks[label]} label={t('said', { label: t(label) })} />
}

interface MarkProps {
  icon: TablerIcon
  tone: 'ok' | 'failed' | 'warn' | 'quiet'
  label: string
  /** Says its label beside the icon; else screen readers and the tooltip have it. */
  words?: boolean
}

function Mark({ icon: Icon, tone, label, words }: MarkProps) {
  return (
    <span className={classes.mark} data-tone={tone} title={words ? undefined : label}>
      <Icon size={14} stroke={2} aria-hidden />
      {words ? label : <span className={classes.unseen}>{label}</span>}
    </span>
  )
}
