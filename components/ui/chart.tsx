'use client'

import { UnstyledButton, useComputedColorScheme } from '@mantine/core'
import { useTranslations } from 'next-intl'
import 'uplot/dist/uPlot.min.css'
import { type MouseEvent, useEffect, useRef, useState } from 'react'
import classes from './chart.module.css'
import {
  type ChartAxis,
  type ChartModel,
  type ChartSeries,
  colourOf,
  makePlot,
  markOf,
  type Plot,
  type Pointed,
} from './chart-plot'
import { Cell, type Column, DataTable } from './data-table'
import { Folded } from './folded'

interface ChartProps {
  /** What it shows, for whoever does not see it. */
  label: string
  x: ChartAxis
  y: ChartAxis
  series: readonly ChartSeries[]
  /** In CSS pixels. */
  height?: number
  selected?: string | null
  /** A point was chosen, by its id: on the chart with the pointer, in the table with the keyboard. */
  onSelect?: (id: string) => void
}

/**
 * Points on two axes: a line with its intervals, or a cloud. The same stands below as a table, which is how the keyboard
 * and screen readers reach the points.
 */
export function Chart({ label, x, y, series, height = 240, selected = null, onSelect }: ChartProps) {
  const t = useTranslations('gate.chart')
  const host = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const plot = usePlot(host, { x, y, series, selected }, height)
  const find = (event: MouseEvent) => plot.current?.at(event.clientX, event.clientY) ?? null
  const choose = (event: MouseEvent) => {
    const found = find(event)
    if (found) onSelect?.(found.point.id)
  }
  return (
    <figure className={classes.figure} aria-label={label}>
      {series.length > 1 ? <Legend series={series} /> : null}
      <div
        ref={host}
        className={classes.plot}
        style={{ minHeight: height }}
        data-chosen={(onSelect && pointed !== null) || undefined}
        aria-hidden
        onMouseMove={(event) => setPointed(find(event))}
        onMouseLeave={() => setPointed(null)}
        onClick={choose}
      >
        {pointed ? (
          <div className={classes.tip} style={{ left: pointed.left, top: pointed.top }}>
            <strong>{pointed.point.label}</strong>
            {series.length > 1 ? <span>{pointed.series.name}</span> : null}
            <span>{`${y.title}: ${shownOf(pointed.point, y, t)}`}</span>
            {x.whole ? null : <span>{`${x.title}: ${x.format(pointed.point.x)}`}</span>}
          </div>
        ) : null}
      </div>
      <Folded label={t('table')} lazy>
        <Points label={label} x={x} y={y} series={series} onSelect={onSelect} />
      </Folded>
    </figure>
  )
}

type Words = ReturnType<typeof useTranslations<'gate.chart'>>

const shownOf = ({ y, low, high }: Pointed['point'], axis: ChartAxis, t: Words): string =>
  low === undefined || high === undefined
    ? axis.format(y)
    : t('interval', { value: axis.format(y), low: axis.format(low), high: axis.format(high) })

/** The plot in its element: made anew where its colours change, brought up to date where only its points do. */
function usePlot(host: React.RefObject<HTMLDivElement | null>, model: ChartModel, height: number) {
  const scheme = useComputedColorScheme('light')
  const plot = useRef<Plot | null>(null)
  const latest = useRef(model)
  useEffect(() => {
    latest.current = model
    plot.current?.update(model)
  }, [model])
  useEffect(() => {
    const element = host.current
    // Without a canvas the table has it all.
    if (!element || scheme === undefined || !document.createElement('canvas').getContext('2d')) return
    let gone = false
    // It looks at the window as soon as it is loaded.
    void import('uplot').then(({ default: UPlot }) => {
      if (!gone) plot.current = makePlot(UPlot, element, latest.current, height)
    })
    return () => {
      gone = true
      plot.current?.destroy()
      plot.current = null
    }
  }, [host, scheme, height])
  return plot
}

function Legend({ series }: { series: readonly ChartSeries[] }) {
  return (
    <ul className={classes.legend}>
      {series.map((one, index) => (
        <li key={one.name}>
          <svg width="12" height="12" viewBox="-1.4 -1.4 2.8 2.8" aria-hidden fill={`var(${colourOf(one, index)})`}>
            {markOf(index).length === 0 ? (
              <circle r="1" />
            ) : (
              <polygon
                points={markOf(index)
                  .map((corner) => corner.join(','))
                  .join(' ')}
              />
            )}
          </svg>
          {one.name}
        </li>
      ))}
    </ul>
  )
}

function Points({ label, x, y, series, onSelect }: Pick<ChartProps, 'label' | 'x' | 'y' | 'series' | 'onSelect'>) {
  const t = useTranslations('gate.chart')
  const several = series.length > 1
  const columns: Column[] = [
    { key: 'point', label: t('point') },
    ...(several ? [{ key: 'series', label: t('series') }] : []),
    ...(x.whole ? [] : [{ key: 'x', label: x.title, number: true }]),
    { key: 'y', label: y.title, number: true },
  ]
  return (
    <DataTable columns={columns} caption={label}>
      {series.flatMap((one) =>
        one.points.map((point) => (
          <tr key={point.id}>
            <Cell>
              {onSelect ? (
                <UnstyledButton className={classes.point} onClick={() => onSelect(point.id)}>
                  {point.label}
                </UnstyledButton>
              ) : (
                point.label
              )}
            </Cell>
            {several ? <Cell dim>{one.name}</Cell> : null}
            {x.whole ? null : <Cell number>{x.format(point.x)}</Cell>}
            <Cell number>{shownOf(point, y, t)}</Cell>
          </tr>
        )),
      )}
    </DataTable>
  )
}
