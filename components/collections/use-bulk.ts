'use client'

import { useInterval } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import type { Selection } from '@/components/ui/selection'
import { useNotify } from '@/components/ui/use-notify'
import type { BulkResult } from '@/server/services/collections/types'
import type { DocumentFilter } from './document-filter'

const POLL_MS = 1_000

/** What is under way, and to how many documents. */
interface Busy {
  act: 'delete' | 'retry'
  count: number
}

interface BulkOptions {
  collectionId: string
  filter: DocumentFilter
  selection: Selection
  /** How many are chosen. */
  count: number
  /** Some may come from a source. */
  sourced: boolean
  /** Called when all is done, with the documents that it could not be done to. */
  onDone: (failed: string[]) => void
}

/** What can be done to the chosen documents, each in one call; a deletion asks first. */
export function useBulk({ collectionId, filter, selection, count, sourced, onDone }: BulkOptions) {
  const t = useTranslations('collections.bulk')
  const common = useTranslations('common.actions')
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const confirm = useConfirm()
  const notify = useNotify()
  const [busy, setBusy] = useState<Busy | null>(null)
  const [result, setResult] = useState<BulkResult | null>(null)
  const refresh = () => queries.invalidateQueries(trpc.collections.pathFilter())
  // The list tells how far a long one is.
  const watch = useInterval(() => void queries.invalidateQueries(trpc.collections.documents.pathFilter()), POLL_MS)
  const perform = async (act: Busy['act']) => {
    setBusy({ act, count })
    setResult(null)
    watch.start()
    const choice = { id: collectionId, ...(selection.all ? filter : { ids: [...selection.ids], removed: true }) }
    try {
      const done = await (act === 'delete'
        ? client.collections.deleteDocuments.mutate({ ...choice, most: count })
        : client.collections.retryDocuments.mutate(choice))
      if (done.failures + done.left > 0) setResult(done)
      else notify.done(t(act === 'delete' ? 'deleted' : 'retried', { count: done.count }))
      onDone(done.failed.map(({ id }) => id))
    } catch (error) {
      notify.error(error)
    }
    watch.stop()
    await refresh()
    setBusy(null)
  }
  return {
    busy,
    /** What of the last act was not done; `null`: all was. */
    result,
    dismiss: () => setResult(null),
    retry: () => perform('retry'),
    remove: async () => {
      const agreed = await confirm({
        title: t('deleteTitle', { count }),
        body: sourced ? `${t('deleteBody')} ${t('deleteBodySource')}` : t('deleteBody'),
        action: common('delete'),
        danger: true,
      })
      if (agreed) await perform('delete')
    },
  }
}

export type Bulk = ReturnType<typeof useBulk>
