'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslations } from 'next-intl'
import { type ReactNode, useRef } from 'react'
import type { GridRow } from '@/server/services/play/types'
import { CaseCell } from './case-cell'
import classes from './grid.module.css'
import { SlotView } from './grid-cell'
import { columnKey, type GridColumn } from './grid-view'
import { useColumnWords } from './use-column-words'

const AHEAD = 3
const HEAD_HEIGHT = 90
const CELL_HEIGHT = 110

interface GridListProps {
  rows: readonly GridRow[]
  columns: readonly GridColumn[]
  headOf: (column: GridColumn, index: number) => ReactNode
  /** What stands over the cases. */
  corner: ReactNode
  onOpen: (column: GridColumn, row: GridRow) => void
}

/** Answers by case, those of all columns below each other: where there is no room beside. */
export function GridList({ rows, columns, headOf, corner, onOpen }: GridListProps) {
  const t = useTranslations('play.grid')
  const words = useColumnWords()
  const scroller = useRef<HTMLDivElement>(null)
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEAD_HEIGHT + columns.length * CELL_HEIGHT,
    overscan: AHEAD,
  })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard too
    <section ref={scroller} className={classes.list} aria-label={t('label')} tabIndex={0}>
      {corner}
      <ul className={classes.heads}>
        {columns.map((column, index) => (
          <li key={columnKey(column)} className={classes.headCard}>
            {headOf(column, index)}
          </li>
        ))}
      </ul>
      <ul className={classes.stack} style={{ height: down.getTotalSize() }}>
        {down.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <li
              key={row.caseId}
              ref={down.measureElement}
              data-index={index}
              className={classes.stacked}
              style={{ transform: `translateY(${start}px)` }}
            >
              <div className={classes.stackedCase}>
                <CaseCell row={row} />
              </div>
              {columns.map((column) => (
                <button
                  key={columnKey(column)}
                  type="button"
                  className={classes.stackedCell}
                  onClick={() => onOpen(column, row)}
                >
                  <span className={classes.stackedName}>{words(column).name}</span>
                  <SlotView column={column} caseId={row.caseId} />
                </button>
              ))}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
