'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { useNotify } from '@/components/ui/use-notify'
import type { GridSummary } from '@/server/services/play/types'

/** What the menu of a grid does. Each reports its own failure. */
export function useGridActions() {
  const t = useTranslations('play')
  const common = useTranslations('common')
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const confirm = useConfirm()
  const refresh = () => queries.invalidateQueries(trpc.play.pathFilter())
  /** Whether it was deleted. */
  const remove = async (grid: Pick<GridSummary, 'id' | 'name'>): Promise<boolean> => {
    const agreed = await confirm({
      title: t('deleteTitle', { name: grid.name }),
      body: t('deleteBody'),
      action: common('actions.delete'),
      danger: true,
    })
    if (!agreed) return false
    try {
      await client.play.delete.mutate({ id: grid.id })
    } catch (error) {
      notify.error(error)
      return false
    }
    notify.done(t('deleted', { name: grid.name }))
    void queries.invalidateQueries(trpc.play.list.pathFilter())
    return true
  }
  return { remove, refresh }
}
