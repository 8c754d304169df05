'use client'

import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { didNotRun } from '@/components/state/node-run-state'
import { useFormat } from '@/components/ui/use-format'
import { localeOf, portLabel } from '@/components/words/node-texts'
import { runTime } from '@/components/words/run-time'
import { definitions } from '@/nodes/definitions.gen'
import type { StepRecord } from '@/pipeline/run-event'
import classes from './step.module.css'

/** Where the values of a step come from, and whether they still follow from the drawing. */
export function ValueOrigin({ step, stale = false }: { step: StepRecord; stale?: boolean }) {
  const t = useTranslations('editor.origin')
  return (
    <span className={classes.origin} data-stale={stale || undefined}>
      <OriginText step={step} />
      {stale ? <span>{t('stale')}</span> : null}
    </span>
  )
}

/** Why a run is a try-out: what a person put in the place of steps or values. Empty for one that is none. */
export function useTryout(): (steps: readonly Pick<StepRecord, 'outcome' | 'edited'>[]) => string[] {
  const t = useTranslations('common.tryout')
  const isOf = {
    pinned: ({ outcome }: Pick<StepRecord, 'outcome'>) => outcome === 'pinned',
    edited: ({ edited }: Pick<StepRecord, 'edited'>) => edited !== undefined,
    disabled: ({ outcome }: Pick<StepRecord, 'outcome'>) => outcome === 'disabled',
  }
  return (steps) =>
    (['pinned', 'edited', 'disabled'] as const).filter((kind) => steps.some(isOf[kind])).map((kind) => t(kind))
}

/** What a step took, in a list of steps; of what did not run, where it comes from instead. */
export function StepTime({ step }: { step: Pick<StepRecord, 'outcome' | 'durationMs' | 'cached' | 'edited'> }) {
  const t = useTranslations('editor.origin')
  const format = useFormat()
  // Its outcome says it all.
  if (didNotRun(step)) return null
  if (step.cached) return t('short.reused')
  return [format.duration(step.durationMs), step.edited ? t('short.edited') : ''].filter(Boolean).join(' · ')
}

function OriginText({ step }: { step: StepRecord }) {
  const t = useTranslations('editor.origin')
  const format = useFormat()
  const locale = localeOf(useLocale())
  const { outcome, edited, reusedFrom, type } = step
  if (outcome === 'pinned') return <span>{t('pinned')}</span>
  if (outcome === 'disabled') return <span>{t('passed')}</span>
  if (edited) {
    const ports = edited.map((port) => portLabel(definitions.get(type), port, locale)).join(', ')
    return <span>{t('edited', { ports })}</span>
  }
  if (reusedFrom === undefined) return step.cached ? <span>{t('reusedEarlier')}</span> : <span>{t('fresh')}</span>
  const time = runTime(reusedFrom)
  const text = time === null ? t('reusedEarlier') : t('reused', { when: format.time(time) })
  return <Link href={`/runs/${reusedFrom}`}>{text}</Link>
}
