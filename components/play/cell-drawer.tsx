'use client'

import { ActionIcon, Drawer, SegmentedControl, Skeleton, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowLeft, IconArrowRight, IconArrowUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useState } from 'react'
import { useStore } from 'zustand'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { Cell } from '@/pipeline/play/grid'
import type { GridRow } from '@/server/services/play/types'
import { CellAnswer } from './cell-answer'
import { CellChecks } from './cell-checks'
import classes from './cell-drawer.module.css'
import { CellFacts } from './cell-facts'
import { CellLabel } from './cell-label'
import { CellSteps } from './cell-steps'
import { SlotView } from './grid-cell'
import { slotKey } from './grid-store'
import { cellParam, columnKey, type GridColumn } from './grid-view'
import { useColumnWords } from './use-column-words'
import { useGrid } from './use-open-grid'

interface CellDrawerProps {
  rows: readonly GridRow[]
  columns: readonly GridColumn[]
}

/** The cell that the address names, in full; the arrow keys move to its neighbours. */
export function CellDrawer({ rows, columns }: CellDrawerProps) {
  const t = useTranslations('play.drawer')
  const words = useColumnWords()
  const [param, setParam] = useUrlState('cell')
  const [caseId = '', ...rest] = param.split(' ')
  const at = {
    row: rows.findIndex((row) => row.caseId === caseId),
    column: columns.findIndex((column) => columnKey(column) === rest.join(' ')),
  }
  const row = rows[at.row]
  const column = columns[at.column]
  const go = (down: number, right: number) => {
    const [nextRow, nextColumn] = [rows[at.row + down], columns[at.column + right]]
    if (nextRow && nextColumn) setUrlState({ cell: cellParam(nextColumn, nextRow) })
  }
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (!step || isWriting(event.target)) return
    event.preventDefault()
    go(step[0], step[1])
  }
  const name = column ? words(column) : null
  return (
    <Drawer
      opened={row !== undefined && column !== undefined}
      onClose={() => setParam(null)}
      position="right"
      size={760}
      title={row?.title}
      onKeyDown={press}
      classNames={{ title: classes.title }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {row && column ? (
        <>
          <div className={classes.bar}>
            <strong>
              {name?.number} · {name?.name}
            </strong>
            <span className={classes.dim}>{name?.model}</span>
            <span className={classes.moves}>
              {moves.map(({ key, icon: Icon, by }) => (
                <Tooltip key={key} label={t(key)}>
                  <ActionIcon
                    aria-label={t(key)}
                    disabled={!rows[at.row + by[0]] || !columns[at.column + by[1]]}
                    onClick={() => go(by[0], by[1])}
                  >
                    <Icon size={16} aria-hidden />
                  </ActionIcon>
                </Tooltip>
              ))}
            </span>
          </div>
          <Slot key={param} row={row} column={column} />
        </>
      ) : null}
    </Drawer>
  )
}

const steps: Readonly<Record<string, [number, number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
}
const moves = [
  { key: 'left', icon: IconArrowLeft, by: [0, -1] },
  { key: 'right', icon: IconArrowRight, by: [0, 1] },
  { key: 'up', icon: IconArrowUp, by: [-1, 0] },
  { key: 'down', icon: IconArrowDown, by: [1, 0] },
] as const

const isWriting = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, [contenteditable], [role="tab"], [role="radio"]') !== null

const noCells: readonly Cell[] = []

function Slot({ row, column }: { row: GridRow; column: GridColumn }) {
  const t = useTranslations('play.drawer')
  const { cells } = useGrid()
  const key = slotKey({ ...column, caseId: row.caseId })
  const done = useStore(cells.store, () => cells.slots.get(key) ?? noCells)
  const [chosen, setChosen] = useState(0)
  const cell = done.find(({ repeat }) => repeat === chosen) ?? done[0]
  if (!cell) {
    return (
      <div className={classes.live}>
        <SlotView column={column} caseId={row.caseId} />
      </div>
    )
  }
  return (
    <>
      {done.length > 1 ? (
        <SegmentedControl
          aria-label={t('repeat')}
          mb="sm"
          value={String(cell.repeat)}
          onChange={(value) => setChosen(Number(value))}
          data={done.map(({ repeat }) => ({ value: String(repeat), label: String(repeat + 1) }))}
        />
      ) : null}
      <CellView key={cell.id} cell={cell} />
    </>
  )
}

function CellView({ cell }: { cell: Cell }) {
  const { dto, cells } = useGrid()
  const trpc = useTRPC()
  const details = useQuery(trpc.play.cell.queryOptions({ gridId: dto.id, id: cell.id }, { staleTime: 60_000 }))
  const kept = useQuery(trpc.datasets.case.queryOptions({ datasetId: dto.dataset.id, id: cell.caseId }))
  if (details.isError) return <ErrorCard error={details.error} onRetry={() => void details.refetch()} />
  if (!details.data) return <Skeleton height={320} radius="md" />
  return (
    <div className={classes.sections}>
      <CellFacts cell={cell} steps={details.data.steps} />
      <CellAnswer details={details.data} kept={kept.data} />
      <CellChecks cell={cell} />
      <CellLabel
        cell={cell}
        answer={details.data.answer}
        inputs={kept.data?.inputs}
        name={dto.name}
        pipelineId={dto.pipelineId}
        onLabel={(label) => cells.label(cell, label)}
      />
      <CellSteps details={details.data} />
    </div>
  )
}
