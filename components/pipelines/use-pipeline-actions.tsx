'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { saveJson } from '@/components/ui/save-file'
import { useNotify } from '@/components/ui/use-notify'
import type { PipelineSummary } from '@/server/services/pipelines/types'

/** What a pipeline's menu does. Each reports its own failure. */
export function usePipelineActions() {
  const t = useTranslations('pipelines')
  const common = useTranslations('common')
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const confirm = useConfirm()
  const refresh = () => queries.invalidateQueries(trpc.pipelines.pathFilter())

  const attempt = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      notify.error(error)
    }
  }

  return {
    duplicate: (pipeline: PipelineSummary) =>
      attempt(async () => {
        const copy = await client.pipelines.duplicate.mutate({ id: pipeline.id })
        await refresh()
        notify.done(t('duplicated', { name: copy.name }))
      }),
    exportFile: (pipeline: PipelineSummary) =>
      attempt(async () => {
        saveJson(`${pipeline.slug}.telar.json`, await client.pipelines.export.query({ id: pipeline.id }))
      }),
    remove: (pipeline: PipelineSummary) =>
      attempt(async () => {
        const agreed = await confirm({
          title: t('deleteTitle', { name: pipeline.name }),
          body: t('deleteBody'),
          action: common('actions.delete'),
          danger: true,
        })
        if (!agreed) return
        await client.pipelines.delete.mutate({ id: pipeline.id })
        await refresh()
        notify.done(t('deleted', { name: pipeline.name }))
      }),
    refresh,
  }
}
