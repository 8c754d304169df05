'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import type { Renaming } from '@/components/ui/rename-dialog'
import type { DatasetDto } from '@/server/services/datasets/types'

/** What the dialog is given that asks for a dataset's new name. */
export function useRenameDataset(): (dataset: Pick<DatasetDto, 'id' | 'name'>) => Renaming {
  const t = useTranslations('datasets')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  return ({ id, name }) => ({
    title: t('renameTitle'),
    name,
    rename: async (next) => {
      await client.datasets.rename.mutate({ id, name: next })
      await queries.invalidateQueries(trpc.datasets.pathFilter())
    },
  })
}
