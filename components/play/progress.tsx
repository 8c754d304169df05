'use client'

import { useTranslations } from 'next-intl'
import { useShallow } from 'zustand/react/shallow'
import { useFormat } from '@/components/ui/use-format'
import classes from './grid.module.css'
import { timeLeft } from './grid-store'
import { useProgress } from './use-open-grid'

/** How far playing is, and how much longer it takes. */
export function Progress() {
  const t = useTranslations('play.progress')
  const format = useFormat()
  const progress = useProgress(
    useShallow(({ state, done, total, since, error }) => ({ state, done, total, since, error })),
  )
  const { state, done, total } = progress
  if (state === 'waiting') return <span className={classes.progress}>{t('waiting')}</span>
  if (total === 0) return <span className={classes.progress}>{t('starting')}</span>
  const left = timeLeft(progress, Date.now())
  return (
    <span className={classes.progress}>
      <progress value={done} max={total} aria-label={t('label')} />
      <span className="telar-tabular">{t('done', { done: format.number(done), total: format.number(total) })}</span>
      {left === null ? null : <span>{t('left', { time: format.duration(Math.ceil(left / 1_000) * 1_000) })}</span>}
    </span>
  )
}
