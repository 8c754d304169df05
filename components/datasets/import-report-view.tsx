'use client'

import { Alert } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useExpectedLine } from '@/components/cases/expected-line'
import { Phrase } from '@/components/ui/phrases'
import { expectationSchema, titleOf } from '@/pipeline/cases/case'
import type { ImportReport } from '@/server/services/datasets/types'
import classes from './datasets.module.css'

/** What an import would do: how many it adds and changes, what it cannot read and why, and the first cases. */
export function ImportReportView({ report }: { report: ImportReport }) {
  const t = useTranslations('datasets.import')
  const { format, read, joined, added, updated, unchanged, places, refused, refusedTotal, sample } = report
  return (
    <section aria-label={t('report')} className={classes.report}>
      <p role="status">{t('found', { format: t.has(`formats.${format}`) ? t(`formats.${format}`) : format, read })}</p>
      <p className={classes.dim}>{t('counts', { added, updated, unchanged })}</p>
      {joined > 0 ? <p className={classes.dim}>{t('joined', { count: joined })}</p> : null}
      {places && places.of > 0 ? <p className={classes.dim}>{t('places', places)}</p> : null}
      {refusedTotal > 0 ? (
        <Alert color="yellow" title={t('refused', { count: refusedTotal })}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard too */}
          <ul className={classes.refused} tabIndex={0}>
            {refused.map(({ where, reason }, at) => (
              // One place may be told several things.
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
              <li key={at}>
                <b>{where}</b>: <Phrase>{reason}</Phrase>
              </li>
            ))}
            {refusedTotal > refused.length ? (
              <li>{t('moreRefused', { count: refusedTotal - refused.length })}</li>
            ) : null}
          </ul>
        </Alert>
      ) : null}
      {sample.length > 0 ? <Sample sample={sample} /> : null}
    </section>
  )
}

const SHOWN = 3

function Sample({ sample }: Pick<ImportReport, 'sample'>) {
  const t = useTranslations('datasets.import')
  const lineOf = useExpectedLine()
  return (
    <>
      <h3 className={classes.subhead}>{t('sample')}</h3>
      <ul className={classes.sample}>
        {sample.slice(0, SHOWN).map(({ inputs, expected }) => {
          const title = titleOf(inputs)
          return (
            <li key={title}>
              <span>{title}</span>
              <span className={classes.dim}>{lineOf(expectationSchema.parse(expected)) ?? t('nothingExpected')}</span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
