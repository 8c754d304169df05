'use client'

import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots, IconLayoutGrid, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { Cell, type Column, DataTable, RowActions, RowLink, SkeletonRows } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { Page } from '@/components/ui/page'
import { RenameDialog, type Renaming } from '@/components/ui/rename-dialog'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import { useUrlState } from '@/components/ui/use-url-state'
import type { GridSummary } from '@/server/services/play/types'
import { NewGridDialog } from './new-grid-dialog'
import { useGridActions } from './use-grid-actions'

const POLL_MS = 2_000

/** Every grid of the workspace, newest first. */
export function PlaygroundPage() {
  const t = useTranslations('play')
  const trpc = useTRPC()
  const query = useQuery(
    trpc.play.list.queryOptions(
      {},
      { refetchInterval: ({ state }) => (state.data?.some((grid) => grid.state !== 'idle') ? POLL_MS : false) },
    ),
  )
  const [dialog, setDialog] = useUrlState('dialog')
  const [renaming, setRenaming] = useState<Renaming | null>(null)
  const columns = useColumns()
  const create = (
    <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setDialog('new')}>
      {t('new')}
    </Button>
  )
  const empty = query.data?.length === 0
  return (
    <Page title={t('title')} lead={t('lead')} actions={empty ? null : create}>
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {empty ? (
        <EmptyState icon={IconLayoutGrid} title={t('emptyTitle')} actions={create}>
          {t('emptyBody')}
        </EmptyState>
      ) : null}
      {query.isPending || (query.data && !empty) ? (
        <DataTable columns={columns} caption={t('title')}>
          {query.isPending ? <SkeletonRows columns={columns} /> : null}
          {query.data?.map((grid) => (
            <GridRow key={grid.id} grid={grid} onRename={setRenaming} />
          ))}
        </DataTable>
      ) : null}
      <NewGridDialog opened={dialog === 'new'} onClose={() => setDialog(null)} />
      <RenameDialog renaming={renaming} onClose={() => setRenaming(null)} />
    </Page>
  )
}

function useColumns(): Column[] {
  const t = useTranslations('play.column')
  return [
    { key: 'name', label: t('name') },
    { key: 'pipeline', label: t('pipeline'), wide: true },
    { key: 'variants', label: t('variants'), number: true, wide: true },
    { key: 'cells', label: t('cells'), number: true, wide: true },
    { key: 'state', label: t('state'), tight: true },
    { key: 'updated', label: t('updated'), tight: true, wide: true },
    { key: 'menu', label: t('menu'), tight: true, quiet: true },
  ]
}

function GridRow({ grid, onRename }: { grid: GridSummary; onRename: (renaming: Renaming) => void }) {
  const t = useTranslations('play')
  const common = useTranslations('common')
  const format = useFormat()
  const client = useTRPCClient()
  const { remove, refresh } = useGridActions()
  const rename = () =>
    onRename({
      title: t('renameTitle'),
      name: grid.name,
      rename: async (name) => {
        await client.play.rename.mutate({ id: grid.id, name })
        await refresh()
      },
    })
  return (
    <tr data-link>
      <Cell>
        <RowLink href={`/playground/${grid.id}`}>{grid.name}</RowLink>
      </Cell>
      <Cell wide>{grid.pipelineId === null ? t('justPrompt') : grid.pipelineName}</Cell>
      <Cell number wide>
        {format.number(grid.variantCount)}
      </Cell>
      <Cell number wide>
        {format.number(grid.cellCount)}
      </Cell>
      <Cell tight dim>
        {grid.state === 'idle' ? (
          t('state.idle')
        ) : (
          <OutcomeBadge state={grid.state === 'running' ? 'running' : 'queued'} />
        )}
      </Cell>
      <Cell tight wide dim>
        <RelativeTime iso={grid.updatedAt} />
      </Cell>
      <Cell tight>
        <RowActions>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t('menuOf', { name: grid.name })}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={rename}>
                {common('actions.rename')}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={15} aria-hidden />} onClick={() => void remove(grid)}>
                {common('actions.delete')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </RowActions>
      </Cell>
    </tr>
  )
}
