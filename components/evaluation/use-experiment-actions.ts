'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import type { Renaming } from '@/components/ui/rename-dialog'
import { useNotify } from '@/components/ui/use-notify'
import type { ExperimentSummary } from '@/server/services/evaluation/types'

type Named = Pick<ExperimentSummary, 'id' | 'name'>

/** What the menu of an experiment does. Each reports its own failure. */
export function useExperimentActions() {
  const t = useTranslations('evaluation')
  const common = useTranslations('common.actions')
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const confirm = useConfirm()
  const renaming = ({ id, name }: Named): Renaming => ({
    title: t('renameTitle'),
    name,
    rename: async (next) => {
      await client.evaluation.rename.mutate({ experimentId: id, name: next })
      await queries.invalidateQueries(trpc.evaluation.pathFilter())
    },
  })
  /** Whether it was deleted. */
  const remove = async ({ id, name }: Named): Promise<boolean> => {
    const agreed = await confirm({
      title: t('deleteTitle', { name }),
      body: t('deleteBody'),
      action: common('delete'),
      danger: true,
    })
    if (!agreed) return false
    try {
      await client.evaluation.delete.mutate({ experimentId: id })
    } catch (error) {
      notify.error(error)
      return false
    }
    notify.done(t('deleted', { name }))
    void queries.invalidateQueries(trpc.evaluation.list.pathFilter())
    return true
  }
  return { renaming, remove }
}
