'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Matrix } from '@/components/ui/matrix'
import type { GridRow } from '@/server/services/play/types'
import { CaseCell } from './case-cell'
import { SlotView } from './grid-cell'
import { columnKey, type GridColumn } from './grid-view'

const sizes = { row: 96, column: 272, heading: '280px' }

interface GridTableProps {
  rows: readonly GridRow[]
  columns: readonly GridColumn[]
  headOf: (column: GridColumn, index: number) => ReactNode
  /** What stands over the cases. */
  corner: ReactNode
  onOpen: (column: GridColumn, row: GridRow) => void
}

/** Answers by column and case. */
export function GridTable(props: GridTableProps) {
  const t = useTranslations('play.grid')
  return (
    <Matrix
      {...props}
      label={t('label')}
      sizes={sizes}
      keyOfRow={caseIdOf}
      keyOfColumn={columnKey}
      headingOf={caseCell}
      cellOf={slotView}
      testId="grid"
    />
  )
}

const caseIdOf = (row: GridRow) => row.caseId
const caseCell = (row: GridRow) => <CaseCell row={row} />
const slotView = (row: GridRow, column: GridColumn) => <SlotView column={column} caseId={row.caseId} />
