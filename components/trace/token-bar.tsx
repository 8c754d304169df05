'use client'

import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { useFormat } from '@/components/ui/use-format'
import type { PromptSource } from './sent-prompt'
import classes from './step.module.css'

const budgetParts = ['system', 'examples', 'history', 'sources', 'question', 'answer', 'room'] as const

const budgetSchema = z.object({
  system: z.number(),
  /** Absent in what was recorded before there were any. */
  examples: z.number().default(0),
  history: z.number(),
  sources: z.number(),
  question: z.number(),
  answer: z.number(),
  room: z.number(),
  context: z.number().positive(),
})
/** How a model step spent its context, in tokens (estimated before the call). */
export type Budget = z.infer<typeof budgetSchema>

/** The token budget in a step's details; `null` for steps without one. */
export function budgetOf(details: Record<string, unknown> | undefined): Budget | null {
  const parsed = budgetSchema.safeParse(details?.budget)
  return parsed.success ? parsed.data : null
}

interface TokenBarProps {
  budget: Budget
  /** The sources by themselves, where it is known what each one takes. */
  sources?: readonly PromptSource[]
}

interface Slot {
  key: string
  part: (typeof budgetParts)[number]
  label: string
  tokens: number
}

/** What filled the context: system, examples, history, each source, question, room for the answer, and what was left. */
export function TokenBar({ budget, sources = [] }: TokenBarProps) {
  const t = useTranslations('editor.budget')
  const format = useFormat()
  const parts = budgetParts.filter((part) => budget[part] > 0)
  const slots = parts.flatMap((part): Slot[] => {
    if (part !== 'sources' || sources.length === 0) return [{ key: part, part, label: t(part), tokens: budget[part] }]
    return sources.map(({ citation, name, tokens }) => ({
      key: `source-${citation}`,
      part,
      label: `[${citation}] ${name}`,
      tokens,
    }))
  })
  return (
    <div>
      <div className={classes.bar} aria-hidden>
        {slots.map(({ key, part, label, tokens }) => (
          <span key={key} data-part={part} style={{ flexGrow: tokens }} title={`${label}: ${format.number(tokens)}`} />
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
      {sources.length > 0 ? (
        <ul className={classes.legend} aria-label={t('bySource')}>
          {sources.map(({ citation, name, tokens }) => (
            <li key={citation}>
              [{citation}] {name} <span className="telar-tabular">{format.number(tokens)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
