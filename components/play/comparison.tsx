'use client'

import { Drawer, Group, Select, Skeleton, Switch } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import dynamic from 'next/dynamic'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useFormat } from '@/components/ui/use-format'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { fieldLabel, localeOf } from '@/components/words/node-texts'
import { definitions } from '@/nodes/definitions.gen'
import { compareColumns } from '@/pipeline/metrics/compare'
import type { GridRow } from '@/server/services/play/types'
import { SURE } from './best-column'
import classes from './comparison.module.css'
import { cellParam, cellsOf, columnKey, type GridColumn, judgedOf, passShare } from './grid-view'
import { changedFields, useColumnWords } from './use-column-words'
import { useGrid } from './use-open-grid'

const TextMerge = dynamic(() => import('./text-merge'), { ssr: false, loading: () => <Skeleton height={80} /> })

interface ComparisonProps {
  rows: readonly GridRow[]
  columns: readonly GridColumn[]
}

/** Two columns beside each other: which cases changed sides, whether that may be chance, and how their texts differ. */
export function Comparison({ rows, columns }: ComparisonProps) {
  const t = useTranslations('play.compare')
  const [param, setParam] = useUrlState('compare')
  const [aVariant, aModel, bVariant, bModel] = param.split(' ')
  const find = (key: string) => columns.find((column) => columnKey(column) === key)
  const a = find(`${aVariant} ${aModel}`)
  const b = find(`${bVariant} ${bModel}`)
  return (
    <Drawer
      opened={a !== undefined && b !== undefined}
      onClose={() => setParam(null)}
      position="right"
      size={1000}
      title={t('title')}
    >
      {a && b ? (
        <div className={classes.sections}>
          <Choice columns={columns} a={a} b={b} />
          <Outcome rows={rows} a={a} b={b} />
          <Texts a={a} b={b} />
        </div>
      ) : null}
    </Drawer>
  )
}

interface PairProps {
  a: GridColumn
  b: GridColumn
}

function Choice({ columns, a, b }: PairProps & { columns: readonly GridColumn[] }) {
  const t = useTranslations('play.compare')
  const words = useColumnWords()
  const data = columns.map((column) => {
    const { number, name, model } = words(column)
    return { value: columnKey(column), label: [`${number} · ${name}`, model].filter(Boolean).join(' · ') }
  })
  const set = (first: string, second: string) => setUrlState({ compare: `${first} ${second}` })
  return (
    <Group grow>
      <Select label={t('first')} data={data} value={columnKey(a)} onChange={(key) => key && set(key, columnKey(b))} />
      <Select label={t('second')} data={data} value={columnKey(b)} onChange={(key) => key && set(columnKey(a), key)} />
    </Group>
  )
}

function Outcome({ rows, a, b }: PairProps & { rows: readonly GridRow[] }) {
  const t = useTranslations('play.compare')
  const format = useFormat()
  const { cells } = useGrid()
  const found = compareColumns(judgedOf(cells.slots, b, rows), judgedOf(cells.slots, a, rows))
  const shares = rows.map((row) => ({
    row,
    a: passShare(cellsOf(cells.slots, a, row.caseId)),
    b: passShare(cellsOf(cells.slots, b, row.caseId)),
  }))
  const better = shares.filter((one) => one.a !== null && one.b !== null && one.b > one.a).map(({ row }) => row)
  const worse = shares.filter((one) => one.a !== null && one.b !== null && one.b < one.a).map(({ row }) => row)
  return (
    <section>
      <h3 className={classes.subhead}>{t('outcome')}</h3>
      {found.comparable ? (
        <p className={classes.line}>
          {t('counts', { better: found.wins, worse: found.losses, same: found.ties })}{' '}
          {found.wins + found.losses === 0
            ? t('alike')
            : t(found.p < SURE ? 'sure' : 'chance', { p: format.number(found.p, 3) })}
        </p>
      ) : (
        <p className={classes.line}>{t(`reasons.${found.reason}`, { share: format.percent(found.unjudged) })}</p>
      )}
      <div className={classes.lists}>
        <Changed title={t('better')} rows={better} column={b} />
        <Changed title={t('worse')} rows={worse} column={b} />
      </div>
    </section>
  )
}

function Changed({ title, rows, column }: { title: string; rows: readonly GridRow[]; column: GridColumn }) {
  if (rows.length === 0) return null
  return (
    <div>
      <h4 className={classes.listTitle}>
        {title} ({rows.length})
      </h4>
      <ul className={classes.list}>
        {rows.map((row) => (
          <li key={row.caseId}>
            <button
              type="button"
              className={classes.link}
              onClick={() => setUrlState({ compare: null, cell: cellParam(column, row) })}
            >
              {row.title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Texts({ a, b }: PairProps) {
  const t = useTranslations('play.compare')
  const locale = localeOf(useLocale())
  const { dto } = useGrid()
  const isWide = useMediaQuery('(min-width: 768px)', true, { getInitialValueInEffect: false })
  const [unified, setUnified] = useState(false)
  const definition = definitions.get(dto.nodeType)
  const variantOf = ({ variantId }: GridColumn) => dto.variants.find(({ id }) => id === variantId)
  const [before, after] = [variantOf(a), variantOf(b)]
  if (!before || !after) return null
  const fields = changedFields(before, after)
  return (
    <section>
      <Group justify="space-between">
        <h3 className={classes.subhead}>{t('texts')}</h3>
        {isWide && fields.length > 0 ? (
          <Switch
            label={t('unified')}
            checked={unified}
            onChange={(event) => setUnified(event.currentTarget.checked)}
          />
        ) : null}
      </Group>
      {fields.length === 0 ? <p className={classes.line}>{t('sameTexts')}</p> : null}
      {fields.map((field) => {
        const label = fieldLabel(definition, [field], locale) ?? field
        return (
          <div key={field}>
            <h4 className={classes.listTitle}>{label}</h4>
            <TextMerge
              before={asText(before.config[field])}
              after={asText(after.config[field])}
              label={label}
              unified={unified || !isWide}
            />
          </div>
        )
      })}
    </section>
  )
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value, null, 2)
