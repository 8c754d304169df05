'use client'

import { IconAlertTriangle, IconCircleCheck, IconCircleMinus } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import type { GroundingReport } from '@/pipeline/grounding-report'
import { JsonView } from './json-view'
import { reasonLines } from './reason-lines'
import classes from './step.module.css'

const looks = {
  supported: { tone: 'ok', icon: IconCircleCheck },
  unsupported: { tone: 'warn', icon: IconAlertTriangle },
  uncited: { tone: 'quiet', icon: IconCircleMinus },
} as const

/** The claims of an answer as the check judged them, each with what does not match. */
export function VerdictsView({ report, raw }: { report: GroundingReport; raw: unknown }) {
  const t = useTranslations('editor.step.verdicts')
  const format = useFormat()
  return (
    <div className={classes.chunks} data-testid="verdicts">
      {report.claims.map(({ text, citations, status, score, reasons }, index) => (
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
      <details>
        <summary className={classes.place}>{t('json')}</summary>
        <JsonView value={raw} />
      </details>
    </div>
  )
}
