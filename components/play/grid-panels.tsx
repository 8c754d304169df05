'use client'

import type { GridRow } from '@/server/services/play/types'
import type { GridColumn } from './grid-view'

interface GridPanelsProps {
  rows: readonly GridRow[]
  columns: readonly GridColumn[]
}

/** What opens beside the grid: the address says which. */
export function GridPanels(_: GridPanelsProps) {
  return null
}
