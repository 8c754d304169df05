'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { provisionalSources } from '@/components/run-dock/provisional-sources'
import { sourcesOf } from '@/components/trace/citations'
import { CitedText } from '@/components/trace/cited-text'
import { Folded } from '@/components/ui/folded'
import { TextDiff } from '@/components/ui/text-diff'
import type { Case, Expectation } from '@/pipeline/cases/case'
import type { AnswerSource, StepRecord } from '@/pipeline/run-event'
import type { CellDetails } from '@/server/services/play/types'
import classes from './cell-drawer.module.css'

interface CellAnswerProps {
  details: CellDetails
  /** The case as it is now; undefined: it is not known, or gone. */
  kept: Case | undefined
}

/** The answer with its citations, and what was expected beside it. */
export function CellAnswer({ details, kept }: CellAnswerProps) {
  const t = useTranslations('play.drawer')
  const expected = kept?.expected
  const answer = expected?.answers[0]
  return (
    <section>
      <div className={classes.sides} data-two={expected ? true : undefined}>
        <div>
          <h3 className={classes.subhead}>{t('answer')}</h3>
          <AnswerText {...details} />
        </div>
        {expected ? (
          <div>
            <h3 className={classes.subhead}>{t('expected')}</h3>
            <Expected expected={expected} />
          </div>
        ) : null}
      </div>
      {answer === undefined || details.answer === '' ? null : (
        <Folded label={t('words')}>
          <p className={classes.dim}>{t('wordsHint')}</p>
          <div className={classes.text}>
            <TextDiff before={answer} after={details.answer} />
          </div>
        </Folded>
      )}
    </section>
  )
}

interface AnswerTextProps {
  answer: string
  /** Stands where there is no answer. */
  preview: string
  steps: readonly StepRecord[]
  context?: readonly StepRecord[]
}

const nothing: readonly StepRecord[] = []

/** An answer with the sources that it cites. */
export function AnswerText({ answer, preview, steps, context = nothing }: AnswerTextProps) {
  const t = useTranslations('play.drawer')
  const sources = useMemo(() => answerSources(steps, context), [steps, context])
  return (
    <div className={classes.text}>
      {answer === '' ? (
        <span className={classes.dim}>{preview || t('noAnswer')}</span>
      ) : (
        <CitedText text={answer} sources={sources} />
      )}
    </div>
  )
}

/** The sources under the numbers of the answer: as the output resolved them, else as the prompt numbered them. */
function answerSources(steps: readonly StepRecord[], context: readonly StepRecord[]): AnswerSource[] {
  const resolved = steps.map(({ outputs }) => sourcesOf(outputs)).findLast((sources) => sources.length > 0)
  return resolved ?? provisionalSources(viewsOf([...context, ...steps]))
}

const viewsOf = (steps: readonly StepRecord[]) =>
  Object.fromEntries(
    steps.map((record) => [
      record.stepId,
      { stepId: record.stepId, state: record.outcome, startedAt: record.startedAt, attempt: record.attempts, record },
    ]),
  )

/** What should come of a case. */
export function Expected({ expected }: { expected: Expectation }) {
  const t = useTranslations('play.drawer')
  const { abstain, label, answers, nuggets, places } = expected
  return (
    <div className={classes.text}>
      {abstain ? <p>{t('mustAbstain')}</p> : null}
      {label === undefined ? null : <p>{t('label', { label })}</p>}
      {answers.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {nuggets.length > 0 ? (
        <ul className={classes.nuggets}>
          {nuggets.map(({ text, vital }) => (
            <li key={text}>
              {text} {vital ? null : <span className={classes.dim}>{t('welcome')}</span>}
            </li>
          ))}
        </ul>
      ) : null}
      {places.length > 0 ? (
        <p className={classes.dim}>
          {t('places', { names: places.map(({ documentName }) => documentName).join(', ') })}
        </p>
      ) : null}
      {!abstain && label === undefined && answers.length + nuggets.length + places.length === 0 ? (
        <p className={classes.dim}>{t('nothingExpected')}</p>
      ) : null}
    </div>
  )
}
