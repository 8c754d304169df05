'use client'

import { Select } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Cell, type Column, DataTable } from '@/components/ui/data-table'
import { useFormat } from '@/components/ui/use-format'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { WordsFilter } from '@/components/ui/words-filter'
import { facetKey } from '@/pipeline/evaluation/sweep'
import { useMetrics } from '../use-metrics'
import classes from './sweep.module.css'
import type { SweepRow } from './sweep-figures'
import type { Sweep } from './use-sweep'
import { UseVariant } from './winner'

const filters = ['all', 'left', 'front', 'dropped'] as const

/** Every variant by its rank, with a column for each setting, and why it was dropped. */
export function VariantsTable({ sweep, selected }: { sweep: Sweep; selected: string }) {
  const t = useTranslations('sweep.result')
  const { dto, figures, nameOf } = sweep
  const [which] = useUrlState('which')
  const [words, setWords] = useUrlState('words')
  const front = new Set(dto.progress.sweep?.front)
  const fits = ({ candidate }: SweepRow): boolean => {
    if (which === 'left' && candidate.dropped) return false
    if (which === 'dropped' && !candidate.dropped) return false
    if (which === 'front' && !front.has(candidate.id)) return false
    const text = nameOf(candidate).toLocaleLowerCase()
    return words
      .toLocaleLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word))
  }
  const rows = figures.rows.filter(fits)
  return (
    <section aria-label={t('variants')}>
      <h2 className={classes.head}>{t('variants')}</h2>
      <div className={classes.filters}>
        <Select
          label={t('show')}
          w={200}
          data={filters.map((value) => ({ value, label: t(`filter.${value}`) }))}
          value={filters.find((one) => one === which) ?? 'all'}
          allowDeselect={false}
          onChange={(next) => setUrlState({ which: next === 'all' ? null : next })}
        />
        <WordsFilter label={t('words')} placeholder={t('wordsHint')} value={words} maxLength={100} onWords={setWords} />
        <span className={classes.dim}>{t('shown', { count: rows.length, all: figures.rows.length })}</span>
      </div>
      {rows.length === 0 ? (
        <p className={classes.dim}>{t('noMatch')}</p>
      ) : (
        <Rows sweep={sweep} rows={rows} selected={selected} />
      )}
    </section>
  )
}

function Rows({ sweep, rows, selected }: { sweep: Sweep; rows: readonly SweepRow[]; selected: string }) {
  const t = useTranslations('sweep.result')
  const metrics = useMetrics()
  const { dto, facets, figures, words } = sweep
  const metric = dto.metric ?? 'served'
  const columns: Column[] = [
    { key: 'rank', label: t('column.rank'), number: true, tight: true },
    { key: 'number', label: t('column.variant'), tight: true },
    ...facets.map((facet) => ({ key: facetKey(facet), label: words.title(facet) })),
    { key: 'mean', label: metrics.name(metric), number: true },
    { key: 'p50', label: t('p50'), number: true },
    { key: 'cost', label: t(`per.${figures.costIs}`), number: true, wide: true },
    { key: 'state', label: t('column.state') },
    { key: 'use', label: t('use'), quiet: true, tight: true },
  ]
  return (
    <DataTable columns={columns} caption={t('variants')}>
      {rows.map((row) => (
        <VariantRow key={row.candidate.id} sweep={sweep} row={row} isSelected={row.candidate.id === selected} />
      ))}
    </DataTable>
  )
}

function VariantRow({ sweep, row, isSelected }: { sweep: Sweep; row: SweepRow; isSelected: boolean }) {
  const t = useTranslations('sweep.result')
  const format = useFormat()
  const metrics = useMetrics()
  const { dto, facets, figures, valueText } = sweep
  const { candidate, rank, estimate, p50, cost } = row
  const metric = dto.metric ?? 'served'
  const element = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (isSelected) element.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  const isDrawing = candidate.facets.length === 0
  return (
    <tr ref={element} data-selected={isSelected || undefined} aria-selected={isSelected}>
      <Cell number>{rank ?? '–'}</Cell>
      <Cell tight>{isDrawing ? t('theDrawing') : candidate.number}</Cell>
      {facets.map((facet) => (
        <Cell key={facetKey(facet)}>{valueText(candidate, facet)}</Cell>
      ))}
      <Cell number>
        {estimate ? (
          <>
            <strong>{metrics.value(metric, estimate.mean)}</strong>
            <span className={classes.small}>
              {t('interval', {
                low: metrics.value(metric, estimate.low),
                high: metrics.value(metric, estimate.high),
                n: estimate.n,
                candidates: 1,
              })}
            </span>
          </>
        ) : (
          '–'
        )}
      </Cell>
      <Cell number>{p50 === null ? '–' : format.duration(p50)}</Cell>
      <Cell number wide>
        {cost === null ? '–' : format.number(cost, figures.costIs === 'cost' ? 4 : 0)}
      </Cell>
      <Cell>
        <State sweep={sweep} row={row} />
      </Cell>
      <Cell tight>{isDrawing ? null : <UseVariant sweep={sweep} candidate={candidate} />}</Cell>
    </tr>
  )
}

/** Whether it won, is one of the best compromises, or was dropped: when, and why. */
function State({ sweep: { dto }, row: { candidate } }: { sweep: Sweep; row: SweepRow }) {
  const t = useTranslations('sweep.result.state')
  const format = useFormat()
  const { dropped } = candidate
  if (candidate.id === dto.progress.sweep?.winnerId) return <strong>{t('winner')}</strong>
  if (dropped) {
    const against = dto.candidates.find(({ id }) => id === dropped.against)
    return (
      <span className={classes.dropped}>
        {dropped.why === 'invalid'
          ? t('invalid', { reason: dropped.reason ?? '' })
          : t(dropped.why, {
              round: dropped.round + 1,
              cases: dropped.cases,
              number: against?.number ?? 0,
              p: dropped.p === undefined ? '' : format.number(dropped.p, 3),
            })}
      </span>
    )
  }
  return dto.progress.sweep?.front.includes(candidate.id) ? t('front') : null
}
