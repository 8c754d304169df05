'use client'

import { IconCircleCheck } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { AnswerCard } from './answer-card'
import { CorrectionForm } from './correction-form'
import { KeyBar } from './key-bar'
import { type LabelItem, nextUnlabelled, type Verdict } from './label-items'
import classes from './labelling.module.css'
import type { LabelSet } from './use-label-items'
import { type Labels, labelled } from './use-labels'

interface JudgeAnswersProps {
  set: LabelSet
  labels: Labels
}

export type LabelAct = Verdict | 'clear' | 'correct' | 'expected' | 'next' | 'back' | 'undo'

/** What keys do here; letters and digits say the same. */
export const labelKeys: Readonly<Record<string, LabelAct>> = {
  1: 'good',
  g: 'good',
  2: 'bad',
  b: 'bad',
  3: 'unsure',
  u: 'unsure',
  0: 'clear',
  c: 'correct',
  e: 'expected',
  z: 'undo',
  ArrowRight: 'next',
  j: 'next',
  ArrowLeft: 'back',
  k: 'back',
}

/** One answer after another, each judged by a key. */
export function JudgeAnswers({ set, labels }: JudgeAnswersProps) {
  const t = useTranslations('datasets.label')
  const { items } = labels
  const [at] = useUrlState('at')
  const [show] = useUrlState('show')
  const [correcting, setCorrecting] = useState(false)
  const [expected, setExpected] = useState(false)
  const named = items.findIndex(({ id }) => id === at)
  const item = named >= 0 ? items[named] : (nextUnlabelled(items, -1) ?? (show === 'all' ? items[0] : undefined))
  const index = item ? items.indexOf(item) : -1
  const go = (next: LabelItem | null | undefined) => {
    setCorrecting(false)
    setExpected(false)
    setUrlState({ at: next?.id ?? null })
  }
  const judge = (verdict: Verdict) => {
    if (!item) return
    labels.judge(item, verdict)
    go(show === 'all' ? items[index + 1] : nextUnlabelled(items, index))
  }
  const act = (name: LabelAct) => {
    switch (name) {
      case 'undo':
        return go(labels.undo() ?? item)
      case 'next':
        return go(items[Math.min(items.length - 1, index + 1)])
      case 'back':
        return go(items[index < 0 ? items.length - 1 : Math.max(0, index - 1)])
      case 'correct':
        return setCorrecting(true)
      case 'expected':
        return setExpected(!expected)
      case 'clear':
        return item && labels.judge(item, null)
      default:
        return judge(name)
    }
  }
  useKeys(act, !correcting)
  return (
    <>
      {item ? (
        <>
          <AnswerCard key={item.id} item={item} set={set} showExpected={expected} />
          {correcting ? (
            <CorrectionForm item={item} set={set} of={labelled(item)} onClose={() => setCorrecting(false)} />
          ) : null}
        </>
      ) : (
        <p className={classes.allDone} role="status">
          <IconCircleCheck size={18} aria-hidden /> {t('allDone')}
        </p>
      )}
      <KeyBar verdict={item?.verdict ?? null} disabled={!item} expected={expected} onAct={act} />
    </>
  )
}

/** Hears keys wherever the focus is, but not where text is written or something lies above. */
function useKeys(act: (name: LabelAct) => void, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return
    const onKey = (event: KeyboardEvent) => {
      const { target, key, metaKey, ctrlKey, altKey } = event
      if (metaKey || ctrlKey || altKey || event.defaultPrevented) return
      if (target instanceof Element && target.closest('input:not([type="checkbox"]), textarea, [role="dialog"]')) return
      const name = labelKeys[key.length === 1 ? key.toLowerCase() : key]
      if (name === undefined) return
      event.preventDefault()
      act(name)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [act, enabled])
}
