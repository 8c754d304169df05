'use client'

import { IconCheck, IconHelp, IconMinus, IconX } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { Phrase } from '@/components/ui/phrases'
import { useFormat } from '@/components/ui/use-format'
import type { CheckResult } from '@/pipeline/cases/assertion'
import type { Cell } from '@/pipeline/play/grid'
import classes from './cell-drawer.module.css'

const looks = {
  pass: { icon: IconCheck, tone: 'ok' },
  fail: { icon: IconX, tone: 'failed' },
  unjudged: { icon: IconHelp, tone: 'warn' },
  void: { icon: IconMinus, tone: 'quiet' },
} as const

interface CellChecksProps {
  cell: Pick<Cell, 'checks' | 'scores'>
  /** What is said where nothing was asked; absent: how to ask for something in a grid. */
  none?: string
}

/** What was asked of an answer and how it did, with the reason; and its scores. */
export function CellChecks({ cell, none }: CellChecksProps) {
  const t = useTranslations('play.drawer')
  const format = useFormat()
  const scores = Object.entries(cell.scores)
  return (
    <section>
      <h3 className={classes.subhead}>{t('checks')}</h3>
      {cell.checks.length === 0 ? <p className={classes.dim}>{none ?? t('noChecks')}</p> : null}
      <ul className={classes.checks}>
        {cell.checks.map((check, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the grid and a case may each have a check of one id; the order stays.
          <Check key={`${at} ${check.id}`} check={check} />
        ))}
      </ul>
      {scores.length > 0 ? (
        <dl className={classes.scores}>
          {scores.map(([name, value]) => (
            <div key={name}>
              <dt>
                <MetricName name={name} />
              </dt>
              <dd className="telar-tabular">{format.fixed(value, 2)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </section>
  )
}

function Check({ check: { kind, state, score, reason } }: { check: CheckResult }) {
  const t = useTranslations('play.drawer')
  const kinds = useTranslations('datasets.checks.kinds')
  const format = useFormat()
  const { icon: Icon, tone } = looks[state]
  return (
    <li className={classes.check}>
      <span data-tone={tone} className={classes.state}>
        <Icon size={15} aria-hidden />
        {t(`states.${state}`)}
      </span>
      <span>
        {kinds.has(kind) ? kinds(kind) : kind}
        {score === undefined ? null : <span className={classes.dim}> · {format.fixed(score, 2)}</span>}
        {reason === undefined ? null : (
          <span className={classes.reason}>
            <Phrase>{reason}</Phrase>
          </span>
        )}
      </span>
    </li>
  )
}

/** A metric as people call it. */
export function MetricName({ name }: { name: string }) {
  const t = useTranslations('play.metrics')
  return t.has(name) ? t(name) : name
}
