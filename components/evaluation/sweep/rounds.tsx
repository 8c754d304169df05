'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import { isActive } from '../experiment-store'
import { useProgress } from '../use-experiment'
import classes from './sweep.module.css'
import type { Sweep } from './use-sweep'

/** The rounds as a funnel: on how many cases how many variants were measured, and how many of them went on. */
export function Rounds({ sweep: { dto } }: { sweep: Sweep }) {
  const t = useTranslations('sweep.result')
  const format = useFormat()
  const state = useProgress((progress) => progress.state)
  const phase = useProgress((progress) => progress.phase)
  const rounds = dto.progress.sweep?.rounds ?? []
  const active = isActive(state)
  const most = Math.max(1, dto.candidates.length, ...rounds.map(({ candidateIds }) => candidateIds.length))
  const now = active && phase && phase.phase !== 'measure' ? phase : null
  if (rounds.length === 0 && !now) return null
  return (
    <section aria-label={t('rounds')}>
      <h2 className={classes.head}>{t('rounds')}</h2>
      <ol className={classes.rounds}>
        {rounds.map(({ round, cases, candidateIds, survivorIds }, at) => {
          const isLast = at === rounds.length - 1 && dto.progress.sweep?.winnerId !== undefined
          return (
            <li key={round}>
              <span className={classes.round}>{t('round', { number: round + 1 })}</span>
              <span className={classes.funnel} aria-hidden>
                <span style={{ width: `${(100 * candidateIds.length) / most}%` }}>
                  <span style={{ width: `${(100 * (isLast ? 1 : survivorIds.length)) / candidateIds.length}%` }} />
                </span>
              </span>
              <span>
                {t(isLast ? 'roundLast' : 'roundSays', {
                  variants: candidateIds.length,
                  cases: format.number(cases),
                  left: survivorIds.length,
                })}
              </span>
            </li>
          )
        })}
      </ol>
      {now ? (
        <p className={classes.dim} role="status">
          {t(`phase.${now.phase}`, { at: now.at + 1, of: now.of, name: now.name ?? '' })}
        </p>
      ) : null}
    </section>
  )
}
