'use client'

import { IconFiles } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { type Column, DataTable, SkeletonRows } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { useNotify } from '@/components/ui/use-notify'
import type { DocumentState } from '@/server/api/dto'
import { DocumentRow } from './document-row'
import { ChooseFilesButton, DropZone } from './drop-zone'
import { UploadRow } from './upload-row'
import { onUploaded, useUploads } from './uploads'

const POLL_MS = 1_000
const activeStates: readonly DocumentState[] = ['queued', 'parsing', 'embedding']

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
        refetchInterval: ({ state }) =>
          state.data?.some((document) => activeStates.includes(document.state)) ? POLL_MS : false,
      },
    ),
  )
  useRefreshWhenSettled(collectionId, query.data?.filter((document) => activeStates.includes(document.state)).length)

  const columns: Column[] = [
    { key: 'name', label: t('column.name') },
    { key: 'state', label: t('column.state') },
    { key: 'pages', label: t('column.pages'), number: true },
    { key: 'chunks', label: t('column.chunks'), number: true },
    { key: 'size', label: t('column.size'), number: true },
    { key: 'updated', label: t('column.updated'), tight: true },
    { key: 'actions', label: t('column.actions'), tight: true, quiet: true },
  ]
  const documents = query.data ?? []
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
        <DataTable columns={columns} caption={t('tabs.documents')}>
          {uploads.map((upload) => (
            <UploadRow key={upload.key} upload={upload} />
          ))}
          {query.isPending ? <SkeletonRows columns={columns} /> : null}
          {documents.map((document) => (
            <DocumentRow key={document.id} document={document} />
          ))}
        </DataTable>
      ) : null}
    </DropZone>
  )
}

/** A finished upload is a new document: ask for the list; say so when the file was there already. */
function useAfterUpload(collectionId: string) {
  const t = useTranslations('collections')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  useEffect(
    () =>
      onUploaded((upload, result) => {
        if (upload.collectionId !== collectionId) return
        if (result.duplicate) notify.done(t('upload.duplicate', { name: upload.file.name }))
        void queries.invalidateQueries(trpc.collections.pathFilter())
      }),
    [collectionId, notify, queries, t, trpc],
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
