'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import type { AbstentionFigures, RiskPoint } from '@/pipeline/metrics/abstention'
import type { ColumnFigures } from '@/pipeline/play/figures'
import classes from './abstention-section.module.css'
import shared from './comparison.module.css'
import { FiguresTable } from './figures-table'
import { columnKey } from './grid-view'
import { useColumnWords } from './use-column-words'
import { useGrid } from './use-open-grid'

type WithAbstention = ColumnFigures & { abstention: AbstentionFigures }
const hasAbstention = (figures: ColumnFigures): figures is WithAbstention => figures.abstention !== undefined

/** Whether answers know when to be silent; nothing while all that is there answers and should. */
export function AbstentionSection() {
  const t = useTranslations('play.abstention')
  const format = useFormat()
  const words = useColumnWords()
  const { dto } = useGrid()
  const columns = dto.figures.filter(hasAbstention)
  const silent = ({ abstention: a }: WithAbstention) => a.abstainedRight + a.abstainedWrong + a.answeredUnanswerable
  if (columns.every((one) => silent(one) === 0 && one.abstention.curve.length < 2)) return null
  const head = [
    t('column'),
    t('right'),
    t('wrong'),
    t('unanswerable'),
    t('unknown'),
    t('silentRight'),
    t('silentWrong'),
  ]
  return (
    <section>
      <h3 className={shared.subhead}>{t('title')}</h3>
      <p className={shared.dim}>{t('lead')}</p>
      <FiguresTable head={[...head, t('aurc')]}>
        {columns.map(({ abstention, ...column }) => (
          <tr key={columnKey(column)}>
            <th scope="row">
              {words(column).number} · {words(column).name} {words(column).model}
            </th>
            <td>{abstention.answeredRight}</td>
            <td>{abstention.answeredWrong}</td>
            <td>{abstention.answeredUnanswerable}</td>
            <td>{abstention.answeredUnknown}</td>
            <td>{abstention.abstainedRight}</td>
            <td>{abstention.abstainedWrong}</td>
            <td>{abstention.aurc === null ? '–' : format.fixed(abstention.aurc, 2)}</td>
          </tr>
        ))}
      </FiguresTable>
      <div className={classes.curves}>
        {columns.map(({ abstention: { curve }, ...column }) =>
          curve.length < 2 ? null : <Curve key={columnKey(column)} name={words(column).name} curve={curve} />,
        )}
      </div>
    </section>
  )
}

const WIDTH = 220
const HEIGHT = 110

/** The share of wrong answers when only the surest are given. */
function Curve({ name, curve }: { name: string; curve: readonly RiskPoint[] }) {
  const t = useTranslations('play.abstention')
  const format = useFormat()
  const tell = ({ coverage, risk }: RiskPoint) =>
    t('point', { coverage: format.percent(coverage), risk: format.percent(risk) })
  const marked = [0.25, 0.5, 0.75].flatMap((share) => curve.find(({ coverage }) => coverage >= share) ?? [])
  const told = [...new Set([...marked, ...curve.slice(-1)])]
  const points = curve.map(({ coverage, risk }) => `${coverage * WIDTH},${HEIGHT - risk * HEIGHT}`).join(' ')
  return (
    <figure className={classes.figure}>
      <svg
        className={classes.curve}
        viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 8}`}
        role="img"
        aria-label={t('curve', { name })}
      >
        <path className={classes.axis} d={`M0,0 V${HEIGHT} H${WIDTH}`} />
        <text className={classes.tick} x={4} y={8}>
          {format.percent(1)}
        </text>
        <text className={classes.tick} x={WIDTH} y={HEIGHT - 5} textAnchor="end">
          {format.percent(1)}
        </text>
        <polyline className={classes.line} points={points} />
      </svg>
      <figcaption className={shared.dim}>
        {t('curve', { name })}: {told.map(tell).join('; ')}
      </figcaption>
    </figure>
  )
}
