'use client'

import { useTranslations } from 'next-intl'
import { AnswerText } from '@/components/play/cell-answer'
import drawer from '@/components/play/cell-drawer.module.css'
import { TextSides } from '@/components/ui/text-diff'
import type { Candidate } from '@/pipeline/evaluation/experiment'
import type { EvalCellDetails } from '@/server/services/evaluation/types'
import classes from './cases.module.css'

interface AnswerSidesProps {
  details: EvalCellDetails
  baseline: Candidate | null
  /** What the baseline answered; undefined: it is the baseline, or did not answer yet. */
  before: EvalCellDetails | undefined
}

/** The answer with its citations; where it says something else than the baseline's, both beside each other with what differs marked. */
export function AnswerSides({ details, baseline, before }: AnswerSidesProps) {
  const t = useTranslations('evaluation.drawer')
  const play = useTranslations('play.drawer')
  const differs = before !== undefined && before.answer !== details.answer
  return (
    <section>
      <h3 className={drawer.subhead}>{play('answer')}</h3>
      <AnswerText answer={details.answer} preview={details.preview} steps={details.steps} />
      {before === undefined || baseline === null ? null : differs ? (
        <>
          <div className={classes.sideHeads}>
            <h3 className={drawer.subhead}>{t('before', { name: baseline.name })}</h3>
            <h3 className={drawer.subhead}>{t('after')}</h3>
          </div>
          <TextSides
            before={before.answer || before.preview}
            after={details.answer || details.preview}
            sideClassName={classes.text}
          />
        </>
      ) : (
        <p className={drawer.dim}>{t('same', { name: baseline.name })}</p>
      )}
    </section>
  )
}
