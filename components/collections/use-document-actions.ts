'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { useNotify } from '@/components/ui/use-notify'
import type { DocumentDto } from '@/server/services/collections/types'
import type { DocumentFilter } from './document-filter'

/** What can be done to a document; failures are told in the corner. */
export function useDocumentActions(document: DocumentDto) {
  const t = useTranslations('collections.documents')
  const common = useTranslations('common')
  const client = useTRPCClient()
  const attempt = useAttempt()
  const confirm = useConfirm()
  const documentId = document.id
  return {
    retry: () => attempt(() => client.collections.retryDocument.mutate({ documentId })),
    cancel: () => attempt(() => client.collections.cancelDocument.mutate({ documentId })),
    remove: async () => {
      const agreed = await confirm({
        title: t('deleteTitle', { name: document.name }),
        body: document.source && document.state !== 'removed' ? t('deleteBodySource') : t('deleteBody'),
        action: common('actions.delete'),
        danger: true,
      })
      if (agreed) await attempt(() => client.collections.deleteDocument.mutate({ documentId }))
    },
  }
}

/** Tries all documents again that a filter lets through. */
export function useRetryAll(collectionId: string): (filter: DocumentFilter) => Promise<void> {
  const client = useTRPCClient()
  const attempt = useAttempt()
  return (filter) => attempt(() => client.collections.retryDocuments.mutate({ id: collectionId, ...filter }))
}

function useAttempt() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  return async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      notify.error(error)
    }
    await queries.invalidateQueries(trpc.collections.pathFilter())
  }
}
