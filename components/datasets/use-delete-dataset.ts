'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { useNotify } from '@/components/ui/use-notify'
import type { DatasetDto } from '@/server/services/datasets/types'

/** Deletes a dataset if the person agrees; resolves to whether it is gone. */
export function useDeleteDataset(): (dataset: Pick<DatasetDto, 'id' | 'name' | 'cases'>) => Promise<boolean> {
  const t = useTranslations('datasets')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const confirm = useConfirm()
  const notify = useNotify()
  return async ({ id, name, cases }) => {
    const agreed = await confirm({
      title: t('deleteTitle', { name }),
      body: t('deleteBody', { count: cases }),
      action: common('delete'),
      danger: true,
    })
    if (!agreed) return false
    try {
      await client.datasets.delete.mutate({ id })
      await queries.invalidateQueries(trpc.datasets.list.queryFilter())
      return true
    } catch (error) {
      notify.error(error)
      return false
    }
  }
}
