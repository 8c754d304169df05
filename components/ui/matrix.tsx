'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type KeyboardEvent, memo, type ReactNode, useCallback, useRef, useState } from 'react'
import classes from './matrix.module.css'

/** Cells beyond the edges that are drawn ahead: by rows and by columns. */
const AHEAD = { rows: 4, columns: 1 }

const cellId = (row: number, column: number): string => `cell-${row}-${column}`

interface Sizes {
  /** In CSS pixels: of every row, of every column, and of the heading of a row. */
  row: number
  column: number
  heading: string
}

interface MatrixProps<R, C> {
  label: string
  rows: readonly R[]
  columns: readonly C[]
  keyOfRow: (row: R) => string
  keyOfColumn: (column: C) => string
  sizes: Sizes
  /** What stands over the headings of the rows. */
  corner: ReactNode
  headOf: (column: C, index: number) => ReactNode
  /** These two are the same functions for as long as rows should not be drawn anew. */
  headingOf: (row: R) => ReactNode
  cellOf: (row: R, column: C) => ReactNode
  onOpen: (column: C, row: R) => void
  testId?: string
}

interface Place {
  row: number
  column: number
}

/** Many rows by many columns. Only what is in sight is drawn; the arrow keys move over all of it, Enter opens. */
export function Matrix<R, C>(props: MatrixProps<R, C>) {
  const { label, rows, columns, sizes, headOf, corner, onOpen, keyOfRow, keyOfColumn } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<Place>({ row: 0, column: 0 })
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => sizes.row,
    overscan: AHEAD.rows,
    useFlushSync: false,
  })
  const across = useVirtualizer({
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => sizes.column,
    overscan: AHEAD.columns,
    horizontal: true,
    useFlushSync: false,
  })
  const shown = across.getVirtualItems()
  const from = shown[0]?.index ?? 0
  const to = (shown.at(-1)?.index ?? -1) + 1
  const press = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return
    const row = rows[active.row]
    const column = columns[active.column]
    if (event.key === 'Enter' && row && column) {
      event.preventDefault()
      onOpen(column, row)
      return
    }
    const next = moved(active, event, { row: rows.length - 1, column: columns.length - 1 })
    if (!next) return
    event.preventDefault()
    setActive(next)
    down.scrollToIndex(next.row)
    across.scrollToIndex(next.column)
  }
  const open = useCallback(
    (row: number, column: number) => {
      setActive({ row, column })
      const [theRow, theColumn] = [rows[row], columns[column]]
      if (theRow && theColumn) onOpen(theColumn, theRow)
    },
    [rows, columns, onOpen],
  )
  // React's type of styles knows no variables.
  const style = {
    '--across': `${across.getTotalSize()}px`,
    '--skipped': `${from * sizes.column}px`,
    '--row-height': `${sizes.row}px`,
    '--column-width': `${sizes.column}px`,
    '--case-width': sizes.heading,
  } as CSSProperties
  return (
    // biome-ignore lint/a11y/useSemanticElements: only a part of its rows and columns is drawn
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={cellId(active.row, active.column)}
      tabIndex={0}
      onKeyDown={press}
      style={style}
      data-testid={props.testId}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, and names the cell */}
      <div className={classes.head} role="row" aria-rowindex={1}>
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
        <div className={classes.corner} role="columnheader" aria-colindex={1}>
          {corner}
        </div>
        <span className={classes.skipped} role="presentation" />
        {columns.slice(from, to).map((column, at) => (
          // biome-ignore lint/a11y/useSemanticElements: see above
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div
            key={keyOfColumn(column)}
            className={classes.columnHead}
            role="columnheader"
            aria-colindex={from + at + 2}
          >
            {headOf(column, from + at)}
          </div>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div className={classes.rows} role="rowgroup" style={{ height: down.getTotalSize() }}>
        {down.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          return row ? (
            <Row
              key={keyOfRow(row)}
              name={keyOfRow(row)}
              row={row}
              keyOfColumn={keyOfColumn}
              headingOf={props.headingOf}
              cellOf={props.cellOf}
              index={index}
              start={start}
              columns={columns}
              from={from}
              to={to}
              active={active.row === index ? active.column : -1}
              onOpen={open}
            />
          ) : null
        })}
      </div>
    </div>
  )
}

interface RowProps<R, C> {
  name: string
  row: R
  keyOfColumn: (column: C) => string
  headingOf: (row: R) => ReactNode
  cellOf: (row: R, column: C) => ReactNode
  index: number
  start: number
  columns: readonly C[]
  from: number
  to: number
  /** The column whose cell has the keys; -1: none here. */
  active: number
  onOpen: (row: number, column: number) => void
}

function PlainRow<R, C>({ name, row, index, start, columns, from, to, active, onOpen, ...of }: RowProps<R, C>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: only a part of the rows is drawn
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, and names the cell
    <div
      className={classes.row}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${start}px)` }}
      data-case={name}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      <div className={classes.case} role="rowheader" aria-colindex={1}>
        {of.headingOf(row)}
      </div>
      <span className={classes.skipped} role="presentation" />
      {columns.slice(from, to).map((column, at) => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
        <div
          key={of.keyOfColumn(column)}
          id={cellId(index, from + at)}
          className={classes.cell}
          role="gridcell"
          aria-colindex={from + at + 2}
          data-active={active === from + at || undefined}
          onClick={() => onOpen(index, from + at)}
        >
          {of.cellOf(row, column)}
        </div>
      ))}
    </div>
  )
}

// Its type says what `memo` cannot: which rows and columns.
const Row = memo(PlainRow) as typeof PlainRow

const PAGE = 6

/** Where a key leads; null: it leads nowhere. */
function moved({ row, column }: Place, { key, ctrlKey, metaKey }: KeyboardEvent, last: Place): Place | null {
  const far = ctrlKey || metaKey
  const steps: Record<string, Place> = {
    ArrowDown: { row: far ? last.row : row + 1, column },
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowRight: { row, column: far ? last.column : column + 1 },
    ArrowLeft: { row, column: far ? 0 : column - 1 },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? last.row : row, column: last.column },
    PageDown: { row: row + PAGE, column },
    PageUp: { row: row - PAGE, column },
  }
  const next = steps[key]
  if (!next) return null
  const within = (value: number, most: number) => Math.max(0, Math.min(most, value))
  return { row: within(next.row, last.row), column: within(next.column, last.column) }
}
