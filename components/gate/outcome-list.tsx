'use client'

import { IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { RuleOutcome } from '@/pipeline/evaluation/gate'
import classes from './gate.module.css'
import { useRuleWords } from './rule-words'

const icons = { yes: IconCircleCheck, no: IconCircleX, 'cannot-tell': IconHelpCircle } as const

/** What came of each rule of a gate, with its figures. */
export function OutcomeList({ rules, isAlone }: { rules: readonly RuleOutcome[]; isAlone: boolean }) {
  const t = useTranslations('gate.outcome')
  const words = useRuleWords()
  return (
    <ul className={classes.outcomes}>
      {rules.map((outcome) => {
        const Icon = icons[outcome.holds]
        return (
          <li key={words.rule(outcome.rule)} data-holds={outcome.holds}>
            <Icon size={16} className={classes.sign} role="img" aria-label={t(outcome.holds)} />
            <span>
              <span className={classes.sentence}>{words.rule(outcome.rule)}</span>
              <Figures outcome={outcome} isAlone={isAlone} />
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function Figures({ outcome, isAlone }: { outcome: RuleOutcome; isAlone: boolean }) {
  const t = useTranslations('gate.outcome')
  const words = useRuleWords()
  const { rule, metric, draft, live, low, high, n, holds } = outcome
  if (metric === null || draft === null) {
    const why = holds === 'no' ? 'nothingAnswered' : rule.kind === 'not-worse' && isAlone ? 'nothingLive' : 'unmeasured'
    return <span className={classes.figures}>{t(why)}</span>
  }
  const value = words.figure(metric, draft)
  const parts = [
    rule.kind === 'not-worse' && !rule.metric ? words.metric(metric) : '',
    live === null
      ? value
      : t(rule.kind === 'not-worse' ? 'compared' : 'beside', { draft: value, live: words.figure(metric, live) }),
    low !== null && high !== null
      ? t(rule.kind === 'not-worse' ? 'difference' : 'interval', {
          low: words.figure(metric, low),
          high: words.figure(metric, high),
        })
      : '',
    t('cases', { count: n }),
  ]
  return (
    <span className={classes.figures}>
      {parts.filter(Boolean).join(' · ')}
      {holds === 'cannot-tell' ? ` · ${t(rule.kind === 'not-worse' ? 'fewCases' : 'spans')}` : ''}
    </span>
  )
}
