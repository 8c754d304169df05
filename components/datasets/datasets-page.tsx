'use client'

import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconClipboardList,
  IconDots,
  IconEdit,
  IconExternalLink,
  IconFileImport,
  IconPlus,
  IconSparkles,
  IconTrash,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { Cell, type Column, DataTable, RowActions, RowLink, SkeletonRows } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { Page } from '@/components/ui/page'
import { RenameDialog, type Renaming } from '@/components/ui/rename-dialog'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import { useUrlState } from '@/components/ui/use-url-state'
import type { DatasetDto } from '@/server/services/datasets/types'
import classes from './datasets.module.css'
import { ImportDialog } from './import-dialog'
import { MakeCasesDialog } from './making/make-cases-dialog'
import { NewDatasetDialog } from './new-dataset-dialog'
import { useDeleteDataset } from './use-delete-dataset'
import { useRenameDataset } from './use-rename-dataset'

/** Every dataset of the workspace. */
export function DatasetsPage() {
  const t = useTranslations('datasets')
  const trpc = useTRPC()
  const query = useQuery(trpc.datasets.list.queryOptions())
  const [dialog, setDialog] = useUrlState('dialog')
  const [renamed, setRenamed] = useState<Renaming | null>(null)
  const renaming = useRenameDataset()
  const columns = useColumns()
  const create = (
    <>
      <Button
        variant="default"
        leftSection={<IconFileImport size={15} aria-hidden />}
        onClick={() => setDialog('import')}
      >
        {t('import.title')}
      </Button>
      <Button variant="default" leftSection={<IconSparkles size={15} aria-hidden />} onClick={() => setDialog('make')}>
        {t('making.short')}
      </Button>
      <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setDialog('new')}>
        {t('new')}
      </Button>
    </>
  )
  const empty = query.data?.length === 0
  return (
    <Page title={t('title')} lead={t('lead')} actions={empty ? null : create}>
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {empty ? (
        <EmptyState icon={IconClipboardList} title={t('emptyTitle')} actions={create}>
          {t('emptyBody')}
        </EmptyState>
      ) : null}
      {query.isPending || (query.data && !empty) ? (
        <DataTable columns={columns} caption={t('title')}>
          {query.isPending ? <SkeletonRows columns={columns} /> : null}
          {query.data?.map((dataset) => (
            <DatasetRow key={dataset.id} dataset={dataset} onRename={() => setRenamed(renaming(dataset))} />
          ))}
        </DataTable>
      ) : null}
      <NewDatasetDialog opened={dialog === 'new'} onClose={() => setDialog(null)} />
      <RenameDialog renaming={renamed} onClose={() => setRenamed(null)} />
      <ImportDialog opened={dialog === 'import'} onClose={() => setDialog(null)} />
      <MakeCasesDialog />
    </Page>
  )
}

function useColumns(): Column[] {
  const t = useTranslations('datasets.column')
  return [
    { key: 'name', label: t('name') },
    { key: 'kind', label: t('kind'), wide: true, tight: true },
    { key: 'of', label: t('of'), wide: true },
    { key: 'cases', label: t('cases'), number: true },
    { key: 'version', label: t('version'), number: true, wide: true },
    { key: 'updated', label: t('updated'), tight: true },
    { key: 'menu', label: t('menu'), tight: true, quiet: true },
  ]
}

function DatasetRow({ dataset, onRename }: { dataset: DatasetDto; onRename: () => void }) {
  const t = useTranslations('datasets')
  const format = useFormat()
  return (
    <tr data-link>
      <Cell>
        <RowLink href={`/datasets/${encodeURIComponent(dataset.id)}`}>{dataset.name}</RowLink>
      </Cell>
      <Cell dim wide tight>
        {t(`kinds.${dataset.kind}`)}
      </Cell>
      <Cell wide>
        <RowActions>
          <DatasetOwner dataset={dataset} />
        </RowActions>
      </Cell>
      <Cell number>{format.number(dataset.cases)}</Cell>
      <Cell number dim wide>
        {t('version', { version: dataset.version })}
      </Cell>
      <Cell dim tight>
        <RelativeTime iso={dataset.updatedAt} />
      </Cell>
      <Cell tight>
        <RowActions>
          <RowMenu dataset={dataset} onRename={onRename} />
        </RowActions>
      </Cell>
    </tr>
  )
}

/** The pipeline or the collection that a dataset is of, as a link; nothing where it is of none. */
export function DatasetOwner({ dataset }: { dataset: Pick<DatasetDto, 'pipelineId' | 'collectionId'> }) {
  const trpc = useTRPC()
  const { pipelineId, collectionId } = dataset
  const pipelines = useQuery(trpc.pipelines.list.queryOptions(undefined, { enabled: pipelineId !== null }))
  const collections = useQuery(trpc.collections.list.queryOptions(undefined, { enabled: collectionId !== null }))
  const pipeline = pipelines.data?.find(({ id }) => id === pipelineId)
  const collection = collections.data?.find(({ id }) => id === collectionId)
  if (collection) {
    return (
      <Link className={classes.owner} href={`/collections/${encodeURIComponent(collection.id)}?tab=search`}>
        {collection.name}
      </Link>
    )
  }
  return pipeline ? (
    <Link className={classes.owner} href={`/pipelines/${encodeURIComponent(pipeline.id)}`}>
      {pipeline.name}
    </Link>
  ) : null
}

function RowMenu({ dataset, onRename }: { dataset: DatasetDto; onRename: () => void }) {
  const t = useTranslations('datasets')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const remove = useDeleteDataset()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={24} aria-label={t('menuOf', { name: dataset.name })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconExternalLink size={15} />}
          onClick={() => router.push(`/datasets/${encodeURIComponent(dataset.id)}`)}
        >
          {common('open')}
        </Menu.Item>
        <Menu.Item leftSection={<IconEdit size={15} />} onClick={onRename}>
          {common('rename')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void remove(dataset)}>
          {common('delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
