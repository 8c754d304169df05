'use client'

import { Button, Kbd } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { LabelAct } from './judge-answers'
import { type Verdict, verdicts } from './label-items'
import classes from './labelling.module.css'

interface KeyBarProps {
  verdict: Verdict | null
  /** Nothing is left to be judged. */
  disabled: boolean
  expected: boolean
  onAct: (act: LabelAct) => void
}

const keyOf: Readonly<Record<LabelAct, string>> = {
  good: '1',
  bad: '2',
  unsure: '3',
  clear: '0',
  correct: 'C',
  expected: 'E',
  undo: 'Z',
  back: '←',
  next: '→',
}

/** What can be done, each with its key: so nobody has to remember them. */
export function KeyBar({ verdict, disabled, expected, onAct }: KeyBarProps) {
  const t = useTranslations('datasets.label')
  const others = ['correct', 'expected', 'undo', 'back', 'next'] as const
  const isOff = (act: LabelAct) => disabled && act !== 'undo' && act !== 'back'
  return (
    <div className={classes.keys} role="toolbar" aria-label={t('verdict')}>
      {verdicts.map((one) => (
        <Button
          key={one}
          size="sm"
          variant={verdict === one ? 'filled' : 'default'}
          aria-pressed={verdict === one}
          disabled={disabled}
          onClick={() => onAct(one)}
          rightSection={<Kbd size="xs">{keyOf[one]}</Kbd>}
        >
          {t(`verdicts.${one}`)}
        </Button>
      ))}
      <span className={classes.gap} />
      {others.map((act) => (
        <Button
          key={act}
          size="sm"
          variant="subtle"
          {...(act === 'expected' && { 'aria-pressed': expected })}
          disabled={isOff(act)}
          onClick={() => onAct(act)}
          rightSection={<Kbd size="xs">{keyOf[act]}</Kbd>}
        >
          {t(`acts.${act}`)}
        </Button>
      ))}
    </div>
  )
}
