'use client'

import { Button } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconEqual, IconGauge } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { Format } from '@/components/ui/format'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import type { IndexDto } from '@/server/services/indexes/types'
import classes from './indexes.module.css'
import { type ScoreRow, scoreRows } from './score-delta'
import type { useIndexActions } from './use-index-actions'

const icons = { better: IconArrowUp, worse: IconArrowDown, same: IconEqual, IconGauge }

interface FiguresProps {
  index: IndexDto
  actions: ReturnType<typeof useIndexActions>
}

/** How an index does on the saved questions beside the live one, whether that is still true, and the button that measures it. */
export function Figures({ index, actions }: FiguresProps) {
  const t = useTranslations('collections.index')
  const { scores, stale, questions } = index
  const nothing = questions === 0 ? t('noQuestions') : t('notMeasured')
  return (
    <>
      {scores ? <ScoreTable scores={scores} /> : <p className={classes.dim}>{nothing}</p>}
      {stale.length > 0 ? (
        <p className={classes.stale} role="status">
          {[t('stale.title'), ...stale.map((reason) => t(`stale.${reason}`))].join(' ')}
        </p>
      ) : null}
      {questions > 0 ? (
        <div className={classes.measure}>
          <Button
            variant="default"
            size="xs"
            loading={actions.busy === 'measure'}
            disabled={actions.busy !== null}
            leftSection={<IconGauge size={14} aria-hidden />}
            aria-label={t(scores ? 'measureAgainOf' : 'measureOf', { number: index.number })}
            onClick={() => void actions.measure()}
          >
            {t(scores ? 'measureAgain' : 'measure')}
          </Button>
          <span className={classes.dim}>{t('measureHint', { count: questions })}</span>
        </div>
      ) : null}
    </>
  )
}

function ScoreTable({ scores }: { scores: NonNullable<IndexDto['scores']> }) {
  const t = useTranslations('collections.index')
  const format = useFormat()
  return (
    <table className={classes.scores}>
      <caption>
        {t('measured', { count: scores.own.questions })}
        {scores.basis ? (
          <>
            {' · '}
            <RelativeTime iso={scores.basis.measuredAt} />
          </>
        ) : null}
      </caption>
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
