'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useMemo } from 'react'
import { useExperiment, useProgress } from '../use-experiment'
import { Curve } from './curve'
import classes from './optimise.module.css'
import { optimiseFigures } from './optimise-figures'
import { OptimiseVerdict } from './optimise-verdict'
import { Proposals } from './proposals'

/** What an optimiser proposed, how that did on cases it did not learn from, and what came of it. */
export function OptimisePanel() {
  const t = useTranslations('optimise.result')
  const { dto } = useExperiment()
  useProposalsAsTheyCome()
  const figures = useMemo(() => optimiseFigures(dto), [dto])
  if (!figures) return null
  const { progress, cases } = figures
  return (
    <div className={classes.panel}>
      <OptimiseVerdict figures={figures} />
      <p className={classes.dim}>
        {t('cases', cases)}{' '}
        {progress.drawn ? t('lengths', { drawn: progress.drawn.tokens, most: progress.drawn.most }) : null}
      </p>
      <Curve figures={figures} />
      <Proposals figures={figures} />
    </div>
  )
}

/** A proposal is told when the next one begins: what was kept until then is read anew. */
function useProposalsAsTheyCome(): void {
  const { refresh } = useExperiment()
  const at = useProgress(({ phase }) => (phase?.phase === 'reflect' ? phase.at : phase?.phase === 'confirm' ? 0 : null))
  useEffect(() => {
    if (at !== null) void refresh()
  }, [at, refresh])
}
