'use client'

import { Button, Pagination } from '@mantine/core'
import { useThrottledCallback } from '@mantine/hooks'
import { IconFiles, IconFilterOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useMemo } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { type Column, DataTable, SkeletonRows } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import { useNotify } from '@/components/ui/use-notify'
import { useUrlState } from '@/components/ui/use-url-state'
import type { DocumentDto } from '@/server/api/dto'
import classes from './collections.module.css'
import { filterDocuments, movingStates, PAGE_SIZE, pageOf, type Slice } from './document-filter'
import { clearDocumentFilter, DocumentFilters, useDocumentFilter } from './document-filters'
import { type DocumentColumns, DocumentRow } from './document-row'
import { ChooseFilesButton, DropZone } from './drop-zone'
import { inSight } from './upload-queue'
import { UploadRow } from './upload-row'
import { onUploaded, useUploads } from './uploads'
import { UploadsBar, WAITING_ROWS } from './uploads-bar'

const POLL_MS = 1_000
/** A list of thousands weighs megabytes: it is asked for less often. */
const POLL_MANY_MS = 5_000
const MANY = 1_000
/** Asking anew after each of many uploads would take back every question before its answer. */
const REFRESH_MS = 1_000
const none: readonly DocumentDto[] = []

const isMoving = (document: DocumentDto): boolean => movingStates.includes(document.state)

/** The documents of a collection, with those still on their way above. */
export function DocumentsTab({ collectionId }: { collectionId: string }) {
  const t = useTranslations('collections')
  const trpc = useTRPC()
  const uploads = useUploads(collectionId)
  useAfterUpload(collectionId)
  const query = useQuery(
    trpc.collections.documents.queryOptions(
      { id: collectionId },
      {
        // Asks again only while something is moving.
        refetchInterval: ({ state: { data } }) =>
          data?.some(isMoving) ? (data.length > MANY ? POLL_MANY_MS : POLL_MS) : false,
      },
    ),
  )
  const documents = query.data ?? none
  useRefreshWhenSettled(collectionId, query.data?.filter(isMoving).length)
  const empty = query.isSuccess && documents.length === 0 && uploads.length === 0
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
      {query.isPending || documents.length + uploads.length > 0 ? (
        <DocumentTable collectionId={collectionId} documents={documents} pending={query.isPending} />
      ) : null}
    </DropZone>
  )
}

interface DocumentTableProps {
  collectionId: string
  documents: readonly DocumentDto[]
  pending: boolean
}

function DocumentTable({ collectionId, documents, pending }: DocumentTableProps) {
  const t = useTranslations('collections')
  const uploads = useUploads(collectionId)
  const filter = useDocumentFilter()
  const { state, source, name, removed } = filter
  const shown = useMemo(
    () => filterDocuments(documents, { state, source, name, removed }),
    [documents, state, source, name, removed],
  )
  const [pageText] = useUrlState('p')
  const slice = pageOf(shown, Number(pageText))
  const optional = useMemo(
    () => ({
      source: documents.some((document) => document.source !== null),
      language: documents.some((document) => document.language !== null),
    }),
    [documents],
  )
  const columns = useColumns(optional)
  return (
    <>
      <UploadsBar collectionId={collectionId} uploads={uploads} />
      <DocumentFilters documents={documents} filter={filter} shown={shown} />
      {documents.length > 0 && shown.length === 0 && uploads.length === 0 ? (
        <NothingFits />
      ) : (
        <DataTable columns={columns} caption={t('tabs.documents')}>
          {inSight(uploads, WAITING_ROWS).shown.map((upload) => (
            <UploadRow key={upload.key} upload={upload} columns={optional} />
          ))}
          {pending ? <SkeletonRows columns={columns} /> : null}
          {slice.items.map((document) => (
            <DocumentRow key={document.id} document={document} columns={optional} />
          ))}
        </DataTable>
      )}
      <Pager slice={slice} total={shown.length} />
    </>
  )
}

function useColumns(optional: DocumentColumns): Column[] {
  const t = useTranslations('collections.column')
  return [
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

function Pager({ slice, total }: { slice: Slice<DocumentDto>; total: number }) {
  const t = useTranslations('collections.documents')
  const format = useFormat()
  const [, setPage] = useUrlState('p')
  if (slice.pages === 1) return null
  const first = (slice.page - 1) * PAGE_SIZE + 1
  return (
    <nav className={classes.pager} aria-label={t('pages')}>
      <span className={classes.dim}>
        {t('range', {
          first: format.number(first),
          last: format.number(first + slice.items.length - 1),
          total: format.number(total),
        })}
      </span>
      <Pagination
        size="sm"
        total={slice.pages}
        value={slice.page}
        onChange={(page) => setPage(page === 1 ? null : String(page))}
        getItemProps={(page) => ({ 'aria-label': t('page', { page }) })}
        getControlProps={(control) => ({ 'aria-label': t(`pager.${control}`) })}
      />
    </nav>
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
