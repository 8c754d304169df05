'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import type { ExperimentEstimate } from '@/server/services/evaluation/types'
import classes from './sweep.module.css'

/** What a sweep takes, in one sentence, and what is saved since steps that are the same run once. */
export function SweepEstimate({ value }: { value: ExperimentEstimate }) {
  const t = useTranslations('sweep.setup')
  const format = useFormat()
  const { candidates, calls, shared, indexBuilds, seconds } = value
  const { chat, embed, search, rerank, judge } = calls
  const asked = chat + embed + search + rerank + judge
  return (
    <p className={classes.estimate}>
      {t('estimate', {
        variants: candidates,
        builds: indexBuilds,
        calls: format.number(asked),
        instead: format.number(asked + shared),
        saves: shared > 0 ? 'yes' : 'no',
        time: format.duration(Math.max(1, seconds) * 1_000),
      })}
    </p>
  )
}
