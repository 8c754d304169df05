'use client'

import { Button, Checkbox } from '@mantine/core'
import { useThrottledCallback } from '@mantine/hooks'
import { IconFiles, IconFilterOff } from '@tabler/icons-react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { type Column, DataTable, SkeletonRows } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { Pager, usePage } from '@/components/ui/pager'
import { isSelected, noSelection, pageToggled, type Selection, toggled } from '@/components/ui/selection'
import { useNotify } from '@/components/ui/use-notify'
import type { DocumentPage } from '@/server/services/collections/types'
import { type DocumentFilter, PAGE_SIZE } from './document-filter'
import { clearDocumentFilter, DocumentFilters, useDocumentFilter } from './document-filters'
import { type DocumentColumns, DocumentRow } from './document-row'
import { ChooseFilesButton, DropZone } from './drop-zone'
import { SelectionBar } from './selection-bar'
import { inSight } from './upload-queue'
import { UploadRow } from './upload-row'
import { onUploaded, useUploads } from './uploads'
import { UploadsBar, WAITING_ROWS } from './uploads-bar'

const POLL_MS = 1_000
/** Asking anew after each of many uploads would take back every question before its answer. */
const REFRESH_MS = 1_000
const nothing: DocumentPage = {
  items: [],
  page: 1,
  pages: 1,
  total: 0,
  all: {
    documents: 0,
    removed: 0,
    groups: { indexed: 0, moving: 0, failed: 0, quarantined: 0, cancelled: 0 },
    sources: [],
    languages: false,
  },
}

/** The documents of a collection, with those still on their way above. */
export function DocumentsTab({ collectionId }: { collectionId: string }) {
  const t = useTranslations('collections')
  const trpc = useTRPC()
  const uploads = useUploads(collectionId)
  useAfterUpload(collectionId)
  const filter = useDocumentFilter()
  const number = usePage()
  const query = useQuery(
    trpc.collections.documents.queryOptions(
      { id: collectionId, ...filter, page: number, size: PAGE_SIZE },
      {
        // Asks again only while something is moving.
        refetchInterval: ({ state: { data } }) => (data && data.all.groups.moving > 0 ? POLL_MS : false),
        // Turning a page or typing a name leaves what is there in its place until the answer comes.
        placeholderData: keepPreviousData,
      },
    ),
  )
  const page = query.data ?? nothing
  useRefreshWhenSettled(collectionId, query.data?.all.groups.moving)
  const { documents, removed } = page.all
  const empty = query.isSuccess && documents + removed === 0 && uploads.length === 0
  return (
    <DropZone collectionId={collectionId}>
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {empty ? (
        <EmptyState
          icon={IconFiles}
          title={t('documents.emptyTitle')}
          actions={<ChooseFilesButton collectionId={collectionId} primary />}
        >
          {t('documents.emptyBody')}
        </EmptyState>
      ) : null}
      {query.isPending || documents + removed + uploads.length > 0 ? (
        <DocumentTable collectionId={collectionId} page={page} filter={filter} pending={query.isPending} />
      ) : null}
    </DropZone>
  )
}

interface DocumentTableProps {
  collectionId: string
  page: DocumentPage
  filter: DocumentFilter
  pending: boolean
}

function DocumentTable({ collectionId, page, filter, pending }: DocumentTableProps) {
  const t = useTranslations('collections')
  const uploads = useUploads(collectionId)
  const { all, items, total } = page
  const optional = { source: all.sources.length > 0, language: all.languages }
  const [selection, select] = useSelection(filter)
  const ids = items.map(({ id }) => id)
  const columns = useColumns(optional, <SelectPage ids={ids} selection={selection} onSelect={select} />)
  return (
    <>
      <UploadsBar collectionId={collectionId} uploads={uploads} />
      <DocumentFilters collectionId={collectionId} all={all} filter={filter} shown={total} />
      <SelectionBar collectionId={collectionId} filter={filter} page={page} selection={selection} onSelect={select} />
      {all.documents + all.removed > 0 && total === 0 && uploads.length === 0 ? (
        <NothingFits />
      ) : (
        <DataTable columns={columns} caption={t('tabs.documents')}>
          {inSight(uploads, WAITING_ROWS).shown.map((upload) => (
            <UploadRow key={upload.key} upload={upload} columns={optional} />
          ))}
          {pending ? <SkeletonRows columns={columns} /> : null}
          {items.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              columns={optional}
              selected={isSelected(selection, document.id)}
              onSelect={(on, range) => select(toggled(selection, ids, { id: document.id, on, range }))}
            />
          ))}
        </DataTable>
      )}
      <Pager page={page.page} pages={page.pages} size={PAGE_SIZE} shown={items.length} total={total} />
    </>
  )
}

/** What is chosen; another filter begins anew, since nobody sees any more what was. */
function useSelection(filter: DocumentFilter): [Selection, (next: Selection) => void] {
  const [selection, select] = useState(noSelection)
  const [last, setLast] = useState(filter)
  if (JSON.stringify(last) !== JSON.stringify(filter)) {
    setLast(filter)
    select(noSelection)
  }
  return [selection, select]
}

interface SelectPageProps {
  ids: readonly string[]
  selection: Selection
  onSelect: (next: Selection) => void
}

function SelectPage({ ids, selection, onSelect }: SelectPageProps) {
  const t = useTranslations('collections.bulk')
  const chosen = ids.filter((id) => isSelected(selection, id)).length
  return (
    <Checkbox
      size="xs"
      aria-label={t('selectPage')}
      title={t('selectPage')}
      disabled={ids.length === 0}
      checked={chosen > 0 && chosen === ids.length}
      indeterminate={chosen > 0 && chosen < ids.length}
      onChange={({ currentTarget }) => onSelect(pageToggled(selection, ids, currentTarget.checked))}
    />
  )
}

function useColumns(optional: DocumentColumns, select: ReactNode): Column[] {
  const t = useTranslations('collections.column')
  return [
    { key: 'select', label: t('select'), head: select, tight: true, quiet: true },
    { key: 'name', label: t('name') },
    { key: 'state', label: t('state') },
    ...(optional.source ? [{ key: 'source', label: t('source') }] : []),
    ...(optional.language ? [{ key: 'language', label: t('language') }] : []),
    { key: 'pages', label: t('pages'), number: true },
    { key: 'chunks', label: t('chunks'), number: true },
    { key: 'size', label: t('size'), number: true },
    { key: 'updated', label: t('updated'), tight: true },
    { key: 'actions', label: t('actions'), tight: true, quiet: true },
  ]
}

function NothingFits() {
  const t = useTranslations('collections.documents')
  return (
    <EmptyState
      icon={IconFilterOff}
      title={t('noMatchTitle')}
      actions={
        <Button variant="default" onClick={clearDocumentFilter}>
          {t('clearFilters')}
        </Button>
      }
    >
      {t('noMatchBody')}
    </EmptyState>
  )
}

/** A finished upload is a new document: ask for the list; say so when the file was there already. */
function useAfterUpload(collectionId: string) {
  const t = useTranslations('collections')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const refresh = useThrottledCallback(() => void queries.invalidateQueries(trpc.collections.pathFilter()), REFRESH_MS)
  useEffect(
    () =>
      onUploaded((upload, result) => {
        if (upload.collectionId !== collectionId) return
        if (result.duplicate) notify.done(t('upload.duplicate', { name: upload.file.name }))
        refresh()
      }),
    [collectionId, notify, refresh, t],
  )
}

/** The totals in the heading change when documents come to rest. */
function useRefreshWhenSettled(collectionId: string, active: number | undefined) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  useEffect(() => {
    if (active === undefined) return
    void queries.invalidateQueries(trpc.collections.get.queryFilter({ id: collectionId }))
  }, [active, collectionId, queries, trpc])
}
