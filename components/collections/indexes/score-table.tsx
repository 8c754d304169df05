'use client'

import { IconArrowDown, IconArrowUp, IconEqual } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { Format } from '@/components/ui/format'
import type { IndexDto } from '@/server/services/indexes/types'
import classes from './indexes.module.css'
import { type ScoreRow, scoreRows } from './score-delta'

const icons = { better: IconArrowUp, worse: IconArrowDown, same: IconEqual }

/** An index's figures on the saved questions beside those of the index that was live when it was measured. */
export function ScoreTable({ scores, format }: { scores: IndexDto['scores']; format: Format }) {
  const t = useTranslations('collections.index')
  if (!scores) return <p className={classes.dim}>{t('notMeasured')}</p>
  return (
    <table className={classes.scores}>
      <caption>{t('measured', { count: scores.own.questions })}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('own')}</th>
          <th scope="col">{t('then')}</th>
          <th scope="col">
            <span className={classes.hidden}>{t('compared')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {scoreRows(scores).map((row) => (
          <Row key={row.measure} row={row} format={format} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ row, format }: { row: ScoreRow; format: Format }) {
  const t = useTranslations('collections.index')
  const Icon = icons[row.trend]
  return (
    <tr>
      <th scope="row" title={t(`measureHints.${row.measure}`)}>
        {t(`measures.${row.measure}`)}
      </th>
      <td>{format.fixed(row.own, 3)}</td>
      <td>{format.fixed(row.live, 3)}</td>
      <td data-trend={row.trend} className={classes.trend}>
        <Icon size={13} aria-hidden />
        {t(`trends.${row.trend}`)}
      </td>
    </tr>
  )
}
