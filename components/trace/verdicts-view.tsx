'use client'

import { Anchor } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { excerpt } from '@/components/ui/excerpt'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import type { Chunk } from '@/pipeline/chunk'
import type { GroundingReport } from '@/pipeline/grounding-report'
import { chunkHref } from './citations'
import { reasonLines } from './reason-lines'
import classes from './step.module.css'
import { RawJson } from './structured-view'

type Evidence = NonNullable<GroundingReport['claims'][number]['evidence']>

const looks = {
  supported: { tone: 'ok', icon: IconCircleCheck },
  unsupported: { tone: 'warn', icon: IconAlertTriangle },
  uncited: { tone: 'quiet', icon: IconCircleMinus },
} as const

interface VerdictsViewProps {
  report: GroundingReport
  /** The chunks that were cited, as far as they are known. */
  sources?: readonly Chunk[]
  raw: unknown
}

/** The claims of an answer as the check judged them, each with the passage that supports it and what does not match. */
export function VerdictsView({ report, sources = [], raw }: VerdictsViewProps) {
  const t = useTranslations('editor.step.verdicts')
  const format = useFormat()
  return (
    <div className={classes.chunks} data-testid="verdicts">
      {report.claims.map(({ text, citations, status, score, reasons, evidence }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the claims of a finished report never change places.
        <article key={index} className={classes.chunk}>
          <header className={classes.chunkHead}>
            <ToneBadge {...looks[status]} label={t(status)} />
            <span className={classes.place}>
              {citations.map((number) => `[${number}]`).join('')}
              {status !== 'uncited' && report.mode === 'lexical'
                ? ` ${t('words', { share: format.percent(score) })}`
                : ''}
            </span>
          </header>
          <p className={classes.claim}>{text}</p>
          {evidence ? <Quote evidence={evidence} sources={sources} /> : null}
          {reasons.length > 0 ? (
            <ul className={classes.reasons}>
              {reasonLines(text, reasons).map(({ kind, claimed, found }) => (
                <li key={`${kind}:${claimed}`}>
                  {t(`reasons.${kind}`, { claimed })}
                  {found ? ` ${t('found', { found })}` : ''}
                </li>
              ))}
            </ul>
          ) : null}
        </article>
      ))}
      <RawJson value={raw} label={t('json')} />
    </div>
  )
}

/** The passage of a source, and the way to it. */
function Quote({ evidence, sources }: { evidence: Evidence; sources: readonly Chunk[] }) {
  const chunk = sources.find(({ id }) => id === evidence.chunkId)
  if (!chunk) return null
  return (
    <blockquote className={classes.quote}>
      <q>{excerpt(chunk.text.slice(evidence.start, evidence.end))}</q>{' '}
      <Anchor href={chunkHref(chunk)} target="_blank" size="xs">
        {chunk.documentName}
      </Anchor>
    </blockquote>
  )
}
