'use client'

import { Button, Group } from '@mantine/core'
import { IconCircleX, IconDatabase, IconFileImport, IconPlayerPlay, IconPlus, IconUnlink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { Cell, type Column, DataTable, RowLink, SkeletonRows } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { Page } from '@/components/ui/page'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import { useUrlState } from '@/components/ui/use-url-state'
import type { CollectionDto } from '@/server/services/collections/types'
import { CreateCollectionDialog } from './create-dialog'
import { FaissImportDialog } from './faiss-import-dialog'
import { useLanguageName } from './use-language-name'

const POLL_MS = 2_000

/** Every collection of the workspace. */
export function CollectionsPage() {
  const t = useTranslations('collections')
  const trpc = useTRPC()
  const query = useQuery({
    ...trpc.collections.list.queryOptions(),
    refetchInterval: ({ state }) => (state.data?.some((collection) => collection.pending > 0) ? POLL_MS : false),
  })
  const [dialog, setDialog] = useUrlState('dialog')

  const columns: Column[] = [
    { key: 'name', label: t('column.name') },
    { key: 'documents', label: t('column.documents'), number: true },
    { key: 'chunks', label: t('column.chunks'), number: true },
    { key: 'quality', label: t('column.quality'), number: true },
    { key: 'language', label: t('column.language') },
    { key: 'embedder', label: t('column.embedder') },
    { key: 'updated', label: t('column.updated'), tight: true },
  ]
  const create = (
    <>
      <Button
        variant="default"
        leftSection={<IconFileImport size={15} aria-hidden />}
        onClick={() => setDialog('import')}
      >
        {t('faiss.import')}
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
        <EmptyState icon={IconDatabase} title={t('emptyTitle')} actions={create}>
          {t('emptyBody')}
        </EmptyState>
      ) : null}
      {query.isPending || (query.data && !empty) ? (
        <DataTable columns={columns} caption={t('title')}>
          {query.isPending ? <SkeletonRows columns={columns} /> : null}
          {query.data?.map((collection) => (
            <CollectionRow key={collection.id} collection={collection} />
          ))}
        </DataTable>
      ) : null}
      <CreateCollectionDialog opened={dialog === 'new'} onClose={() => setDialog(null)} />
      <FaissImportDialog opened={dialog === 'import'} onClose={() => setDialog(null)} />
    </Page>
  )
}

function CollectionRow({ collection }: { collection: CollectionDto }) {
  const t = useTranslations('collections')
  const errors = useTranslations('common.errors')
  const format = useFormat()
  const languageName = useLanguageName()
  return (
    <tr data-link>
      <Cell>
        <Group gap={8}>
          <RowLink href={`/collections/${collection.id}`}>{collection.name}</RowLink>
          {collection.trouble ? (
            <ToneBadge tone="failed" icon={IconUnlink} label={errors(`${collection.trouble.code}.title`)} />
          ) : null}
          {collection.pending > 0 ? (
            <ToneBadge tone="running" icon={IconPlayerPlay} label={t('pending', { count: collection.pending })} />
          ) : null}
          {collection.failed > 0 ? (
            <ToneBadge tone="failed" icon={IconCircleX} label={t('failed', { count: collection.failed })} />
          ) : null}
        </Group>
      </Cell>
      <Cell number>{format.number(collection.documents)}</Cell>
      <Cell number>{format.number(collection.chunks)}</Cell>
      <Cell number dim={collection.quality === null || collection.quality.synthetic}>
        {collection.quality === null ? (
          '–'
        ) : (
          <span title={t(collection.quality.synthetic ? 'quality.onMade' : 'quality.onKept')}>
            {format.percent(collection.quality.recall5)}
          </span>
        )}
      </Cell>
      <Cell>{languageName(collection.language)}</Cell>
      <Cell dim>{collection.embedder.model}</Cell>
      <Cell dim tight>
        <RelativeTime iso={collection.updatedAt} />
      </Cell>
    </tr>
  )
}
