'use client'

import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { useFormat } from '@/components/ui/use-format'
import classes from './step.module.css'

const budgetParts = ['system', 'history', 'sources', 'question', 'answer', 'room'] as const

const budgetSchema = z.object({
  system: z.number(),
  history: z.number(),
  sources: z.number(),
  question: z.number(),
  answer: z.number(),
  room: z.number(),
  context: z.number().positive(),
})
/** How a model step spent its context, in tokens (estimated before the call). */
type Budget = z.infer<typeof budgetSchema>

/** The token budget in a step's details; `null` for steps without one. */
export function budgetOf(details: Record<string, unknown> | undefined): Budget | null {
  const parsed = budgetSchema.safeParse(details?.budget)
  return parsed.success ? parsed.data : null
}

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
