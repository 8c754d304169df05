'use client'

import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconClipboardList, IconFilterOff } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo, useState } from 'react'
import { useTRPCClient } from '@/components/trpc/client'
import { EmptyState } from '@/components/ui/empty-state'
import { RenameDialog, type Renaming } from '@/components/ui/rename-dialog'
import { useSettled } from '@/components/ui/use-settled'
import { setUrlState } from '@/components/ui/use-url-state'
import type { GridRow } from '@/server/services/play/types'
import { AddCase } from './add-case'
import { bestColumn } from './best-column'
import { type ColumnActions, ColumnHead } from './column-head'
import { Corner } from './corner'
import { GridFilterBar } from './grid-filter-bar'
import { GridList } from './grid-list'
import { GridPanels } from './grid-panels'
import type { GridState } from './grid-store'
import { GridTable } from './grid-table'
import { cellParam, columnKey, countColumn, type GridColumn, shownRows } from './grid-view'
import { clearGridFilter, useGridFilter } from './use-grid-filter'
import { useGrid } from './use-open-grid'

/** From this width on columns stand beside each other; the style sheet says the same. */
const WIDE = '(min-width: 768px)'

const isAtRest = ({ state }: GridState) => state === 'idle'

/** The answers of a grid, and what opens from them. */
export function GridBody() {
  const { dto, cells } = useGrid()
  const filter = useGridFilter(dto.id)
  const settled = useSettled(cells.store, isAtRest)
  const { columns, rows, counts, best } = useMemo(() => {
    // Counted anew when the cells did change, which the maps do not tell.
    void settled
    const shown = dto.columns.filter(({ variantId }) => !dto.setup.hidden.includes(variantId))
    const fitting = shownRows(dto.rows, shown, cells.slots, filter)
    const counted = shown.map((column) => countColumn(cells.slots, column, fitting))
    return { columns: shown, rows: fitting, counts: counted, best: bestColumn(cells.slots, shown, fitting, counted) }
  }, [dto, cells, filter, settled])
  const [renaming, setRenaming] = useState<Renaming | null>(null)
  const actions = useColumnActions(setRenaming)
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false })
  const open = useCallback((column: GridColumn, row: GridRow) => setUrlState({ cell: cellParam(column, row) }), [])
  const headOf = (column: GridColumn, index: number) => {
    const counted = counts[index]
    return counted ? <ColumnHead column={column} counts={counted} best={best} index={index} actions={actions} /> : null
  }
  return (
    <>
      <GridFilterBar filter={filter} shown={rows.length} />
      {rows.length === 0 ? (
        <NoRows />
      ) : isWide ? (
        <GridTable rows={rows} columns={columns} headOf={headOf} corner={<Corner />} onOpen={open} />
      ) : (
        <GridList rows={rows} columns={columns} headOf={headOf} corner={<Corner />} onOpen={open} />
      )}
      <GridPanels rows={rows} columns={columns} />
      <RenameDialog renaming={renaming} onClose={() => setRenaming(null)} />
    </>
  )
}

function useColumnActions(onRename: (renaming: Renaming) => void): ColumnActions {
  const t = useTranslations('play.column')
  const { dto, refresh, change, start } = useGrid()
  const client = useTRPCClient()
  const router = useRouter()
  return {
    edit: ({ variantId }) => setUrlState({ edit: variantId }),
    compare: (column) => {
      const other = dto.columns.find((one) => columnKey(one) !== columnKey(column))
      if (other) setUrlState({ compare: `${columnKey(other)} ${columnKey(column)}` })
    },
    rename: ({ variantId }) => {
      const variant = dto.variants.find(({ id }) => id === variantId)
      onRename({
        title: t('renameTitle'),
        name: variant?.name ?? '',
        rename: async (name) => {
          await client.play.renameVariant.mutate({ gridId: dto.id, id: variantId, name })
          await refresh()
        },
      })
    },
    hide: ({ variantId }) => void change({ setup: { hidden: [...dto.setup.hidden, variantId] } }),
    play: ({ variantId, model }, again) => void start({ only: { variantIds: [variantId], models: [model] }, again }),
    use: ({ variantId, model }, withModel) => {
      const named = { grid: dto.id, variant: variantId, ...(withModel && { model }) }
      router.push(`/pipelines/${dto.pipelineId}?${new URLSearchParams(named)}`)
    },
  }
}

function NoRows() {
  const t = useTranslations('play.grid')
  const common = useTranslations('common.actions')
  const { dto } = useGrid()
  if (dto.rows.length > 0) {
    return (
      <EmptyState
        icon={IconFilterOff}
        title={t('noMatchTitle')}
        actions={
          <Button variant="default" onClick={clearGridFilter}>
            {common('reset')}
          </Button>
        }
      >
        {t('noMatchBody')}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={IconClipboardList}
      title={dto.dataset.gone ? t('goneTitle') : t('emptyTitle')}
      actions={
        <>
          <Button variant="default" onClick={() => setUrlState({ panel: 'setup' })}>
            {t('emptyAction')}
          </Button>
          {dto.dataset.gone ? null : <AddCase />}
        </>
      }
    >
      {dto.dataset.gone ? t('goneBody') : t('emptyBody')}
    </EmptyState>
  )
}
