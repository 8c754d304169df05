'use client'

import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
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
