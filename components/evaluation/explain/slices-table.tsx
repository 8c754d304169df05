'use client'

import { Button } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { Cell, type Column, DataTable } from '@/components/ui/data-table'
import type { Estimate, Slice } from '@/pipeline/evaluation/figures'
import evaluation from '../evaluation.module.css'
import { useExperiment } from '../use-experiment'
import { useMetrics } from '../use-metrics'
import { VerdictChip } from '../verdict-chip'
import classes from './explain.module.css'

/** Kinds of cases beside all others: what stands out stands first. */
export function SlicesTable({ slices, onOpen }: { slices: readonly Slice[]; onOpen: (slice: Slice) => void }) {
  const t = useTranslations('evaluation.explain')
  const { dto } = useExperiment()
  const columns: Column[] = [
    { key: 'kind', label: t('column.kind') },
    { key: 'here', label: t('column.here'), number: true },
    { key: 'elsewhere', label: t('column.elsewhere'), number: true },
    { key: 'verdict', label: t('column.verdict'), tight: true },
    { key: 'cases', label: t('column.cases'), tight: true },
  ]
  return (
    <section aria-label={t('slices')}>
      <h2 className={evaluation.subhead}>{t('slices')}</h2>
      {slices.length === 0 ? (
        <p className={evaluation.dim}>{t('noSlices')}</p>
      ) : (
        <>
          <DataTable columns={columns} caption={t('slices')}>
            {slices.map((slice) => (
              <tr key={`${slice.by} ${slice.value}`}>
                <Cell>
                  <span className={classes.by}>{t(`by.${slice.by}`)}</span> <SliceName slice={slice} />
                </Cell>
                <Cell number>
                  <Mean estimate={slice.here} metric={dto.metric ?? 'passed'} />
                </Cell>
                <Cell number dim>
                  <Mean estimate={slice.elsewhere} metric={dto.metric ?? 'passed'} />
                </Cell>
                <Cell tight>
                  <VerdictChip verdict={slice.verdict} />
                </Cell>
                <Cell tight>
                  <Button size="compact-xs" variant="light" onClick={() => onOpen(slice)}>
                    {t('showCases', { count: slice.caseIds.length })}
                  </Button>
                </Cell>
              </tr>
            ))}
          </DataTable>
          <p className={evaluation.small}>{t('slicesHint')}</p>
        </>
      )}
    </section>
  )
}

function SliceName({ slice: { by, value } }: { slice: Slice }) {
  const t = useTranslations('evaluation.explain.value')
  const key = `${by}.${value}`
  return t.has(key) ? t(key) : value
}

function Mean({ estimate: { mean, low, high }, metric }: { estimate: Estimate; metric: string }) {
  const t = useTranslations('evaluation')
  const words = useMetrics()
  return (
    <>
      {words.value(metric, mean)}{' '}
      <span className={evaluation.small}>
        {t('interval', { low: words.value(metric, low), high: words.value(metric, high) })}
      </span>
    </>
  )
}
