'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import { type Budget, budgetParts } from './budget'
import classes from './step.module.css'

/** What filled the context: system, history, sources, question, room for the answer, and what was left. */
export function TokenBar({ budget }: { budget: Budget }) {
  const t = useTranslations('editor.budget')
  const format = useFormat()
  const parts = budgetParts.filter((part) => budget[part] > 0)
  return (
    <div>
      <div className={classes.bar} aria-hidden>
        {parts.map((part) => (
          <span
            key={part}
            data-part={part}
            style={{ flexGrow: budget[part] }}
            title={`${t(part)}: ${format.number(budget[part])}`}
          />
        ))}
      </div>
      <ul className={classes.legend} aria-label={t('title', { context: format.number(budget.context) })}>
        {parts.map((part) => (
          <li key={part}>
            <span className={classes.swatch} data-part={part} aria-hidden />
            {t(part)} <span className="telar-tabular">{format.number(budget[part])}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
