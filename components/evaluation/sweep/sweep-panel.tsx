'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { useUrlState } from '@/components/ui/use-url-state'
import { isActive } from '../experiment-store'
import { useExperiment, useProgress } from '../use-experiment'
import { Front } from './front'
import { Marginals } from './marginals'
import { Rounds } from './rounds'
import classes from './sweep.module.css'
import { useSweep } from './use-sweep'
import { VariantsTable } from './variants-table'
import { Winner } from './winner'

/** What a sweep came to: its rounds, its winner, and what each setting does. */
export function SweepPanel() {
  const t = useTranslations('sweep.result')
  const sweep = useSweep()
  const [selected, select] = useUrlState('variant')
  const active = useProgress(({ state }) => isActive(state))
  useFresh()
  const measured = sweep.figures.rows.some(({ estimate }) => estimate !== null)
  return (
    <div className={classes.panel}>
      <Winner sweep={sweep} />
      <Rounds sweep={sweep} />
      {measured ? (
        <>
          <Front sweep={sweep} selected={selected} onSelect={select} />
          <Marginals sweep={sweep} />
          <VariantsTable sweep={sweep} selected={selected} />
        </>
      ) : active ? null : (
        <p className={classes.dim}>{t('nothing')}</p>
      )}
    </div>
  )
}

/** What was decided is read anew when another round or index begins. */
function useFresh(): void {
  const { refresh } = useExperiment()
  const step = useProgress(({ phase }) => (phase && phase.phase !== 'measure' ? `${phase.phase} ${phase.at}` : null))
  const last = useRef(step)
  useEffect(() => {
    if (step === null || step === last.current) return
    last.current = step
    void refresh()
  }, [step, refresh])
}
