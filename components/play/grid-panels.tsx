'use client'

import type { GridRow } from '@/server/services/play/types'
import { CellDrawer } from './cell-drawer'
import { Comparison } from './comparison'
import { FiguresDrawer } from './figures-drawer'
import type { GridColumn } from './grid-view'
import { SetupDrawer } from './setup-drawer'
import { VariantEditor } from './variant-editor'
import { Voting } from './voting'

interface GridPanelsProps {
  rows: readonly GridRow[]
  columns: readonly GridColumn[]
}

/** What opens beside the grid: the address says which. */
export function GridPanels({ rows, columns }: GridPanelsProps) {
  return (
    <>
      <CellDrawer rows={rows} columns={columns} />
      <VariantEditor rows={rows} />
      <SetupDrawer />
      <FiguresDrawer />
      <Comparison rows={rows} columns={columns} />
      <Voting rows={rows} columns={columns} />
    </>
  )
}
