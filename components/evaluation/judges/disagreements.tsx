'use client'

import { useTranslations } from 'next-intl'
import type { JudgeItem } from '@/pipeline/evaluation/judge-card'
import classes from './judges.module.css'

const MOST_SHOWN = 50

/** The first verdict that could be understood. */
const verdictOf = ({ verdicts }: JudgeItem): boolean | undefined => verdicts.find((one) => one !== null) ?? undefined

/** Answers on which judge and people differ: either the judge is wrong, or the rubric says too little. */
export function Disagreements({ items }: { items: readonly JudgeItem[] }) {
  const t = useTranslations('evaluation.judges')
  const differing = items.filter((item) => verdictOf(item) !== undefined && verdictOf(item) !== item.human)
  if (differing.length === 0) return <p className={classes.dim}>{t('allAgree')}</p>
  return (
    <section aria-label={t('disagreements')}>
      <h3 className={classes.subhead}>{t('disagreementsCount', { count: differing.length })}</h3>
      <ul className={classes.items}>
        {differing.slice(0, MOST_SHOWN).map(({ labelId, question, preview, human }) => (
          <li key={labelId}>
            <span className={classes.question}>{question}</span>
            <span className={classes.answer}>{preview}</span>
            <span className={classes.dim}>{human ? t('peopleGood') : t('peopleBad')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
