'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import classes from './evaluation.module.css'
import { type Phase, pace } from './experiment-store'
import { useProgress } from './use-experiment'

/** Indexes and rounds are counted from 0; people count from 1. */
const counted = ({ phase, at }: Phase): number => (phase === 'index' || phase === 'round' ? at + 1 : at)

/** How far measuring is, how fast it goes and how much longer it takes. */
export function MeasuringProgress() {
  const t = useTranslations('evaluation.progress')
  const format = useFormat()
  const progress = useProgress((all) => all)
  const { state, done, total, phase } = progress
  if (state === 'waiting') return <span className={classes.progress}>{t('waiting')}</span>
  if (total === 0 && !phase) return <span className={classes.progress}>{t('starting')}</span>
  const going = pace(progress, Date.now())
  return (
    <span className={classes.progress}>
      {phase && phase.phase !== 'measure' ? (
        <span>{t(`phase.${phase.phase}`, { at: counted(phase), of: phase.of, name: phase.name ?? '' })}</span>
      ) : null}
      {total === 0 ? null : (
        <>
          <progress value={done} max={total} aria-label={t('label')} />
          <span className="telar-tabular">{t('done', { done: format.number(done), total: format.number(total) })}</span>
        </>
      )}
      {going ? (
        <span>
          {t('pace', {
            speed: format.number(going.perSecond, going.perSecond < 10 ? 1 : 0),
            time: format.duration(Math.ceil(going.leftMs / 1_000) * 1_000),
          })}
        </span>
      ) : null}
    </span>
  )
}
