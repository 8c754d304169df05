'use client'

import dynamic from 'next/dynamic'
import type { GridRow } from '@/server/services/play/types'
import type { GridColumn } from './grid-view'

// The grid is drawn, and asks for its cells, before what opens beside it is loaded.
const CellDrawer = dynamic(() => import('./cell-drawer').then((module) => module.CellDrawer), { ssr: false })
const VariantEditor = dynamic(() => import('./variant-editor').then((module) => module.VariantEditor), { ssr: false })
const SetupDrawer = dynamic(() => import('./setup-drawer').then((module) => module.SetupDrawer), { ssr: false })
const FiguresDrawer = dynamic(() => import('./figures-drawer').then((module) => module.FiguresDrawer), { ssr: false })
const Comparison = dynamic(() => import('./comparison').then((module) => module.Comparison), { ssr: false })
const Voting = dynamic(() => import('./voting').then((module) => module.Voting), { ssr: false })

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
