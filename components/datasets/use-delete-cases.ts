'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'

/** Deletes cases at once, and says how to have them back; resolves to whether they are gone. */
export function useDeleteCases(datasetId: string): (ids: readonly string[]) => Promise<boolean> {
  const t = useTranslations('datasets.bulk')
  const client = useTRPCClient()
  const tell = useTellChange(datasetId)
  const notify = useNotify()
  return async (ids) => {
    try {
      const { version, deleted } = await client.datasets.deleteCases.mutate({ datasetId, ids: [...ids] })
      await tell(t('deleted', { count: deleted }), version)
      return true
    } catch (error) {
      notify.error(error)
      return false
    }
  }
}

/** Tells of a change of many cases that made a version, and how it is undone: by what was before that version. */
export function useTellChange(datasetId: string): (message: string, version: number) => Promise<void> {
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const notify = useNotify()
  const refresh = () => queries.invalidateQueries(trpc.datasets.pathFilter())
  const undo = async (version: number) => {
    try {
      await client.datasets.restore.mutate({ id: datasetId, version: version - 1 })
      await refresh()
    } catch (error) {
      notify.error(error)
    }
  }
  return async (message, version) => {
    await refresh()
    notify.done(message, version > 1 ? [{ label: common('undo'), run: () => void undo(version) }] : [])
  }
}
