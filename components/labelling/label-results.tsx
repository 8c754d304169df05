'use client'

import { useTranslations } from 'next-intl'
import { Cell, type Column, DataTable } from '@/components/ui/data-table'
import { Panel } from '@/components/ui/page'
import { useFormat } from '@/components/ui/use-format'
import { agreementOf, countOf, type LabelItem, shareOf, verdicts } from './label-items'
import classes from './labelling.module.css'

/** What people said so far, and how the automatic checks agree with it. */
export function LabelResults({ items }: { items: readonly LabelItem[] }) {
  const t = useTranslations('datasets.label')
  const agreements = agreementOf(items)
  return (
    <div className={classes.card}>
      <Panel title={t('counts')}>
        <dl className={classes.counts}>
          {verdicts.map((verdict) => (
            <div key={verdict}>
              <dt>{t(`verdicts.${verdict}`)}</dt>
              <dd>{items.filter((item) => item.verdict === verdict).length}</dd>
            </div>
          ))}
          <div>
            <dt>{t('without')}</dt>
            <dd>{items.filter((item) => item.verdict === null).length}</dd>
          </div>
        </dl>
      </Panel>
      <Panel title={t('agreement')} flush={agreements.length > 0}>
        {agreements.length === 0 ? <p className={classes.dim}>{t('noChecks')}</p> : <AgreementTable all={agreements} />}
      </Panel>
      {agreements.length > 0 ? <p className={classes.dim}>{t('agreementMeans')}</p> : null}
    </div>
  )
}

function AgreementTable({ all }: { all: ReturnType<typeof agreementOf> }) {
  const t = useTranslations('datasets.label')
  const checks = useTranslations('datasets.checks.kinds')
  const format = useFormat()
  const columns: Column[] = [
    { key: 'check', label: t('column.check') },
    { key: 'agreed', label: t('column.agreed'), number: true },
    { key: 'passGood', label: t('column.passGood'), number: true },
    { key: 'failBad', label: t('column.failBad'), number: true },
    { key: 'passBad', label: t('column.passBad'), number: true },
    { key: 'failGood', label: t('column.failGood'), number: true },
  ]
  return (
    <DataTable columns={columns} caption={t('agreement')}>
      {all.map((one) => (
        <tr key={one.kind}>
          <Cell>{checks.has(one.kind) ? checks(one.kind) : one.kind}</Cell>
          <Cell number>{t('agreedOf', { share: format.percent(shareOf(one)), count: countOf(one) })}</Cell>
          <Cell number>{one.passGood}</Cell>
          <Cell number>{one.failBad}</Cell>
          <Cell number>{one.passBad}</Cell>
          <Cell number>{one.failGood}</Cell>
        </tr>
      ))}
    </DataTable>
  )
}
