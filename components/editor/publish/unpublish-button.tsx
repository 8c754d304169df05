'use client'

import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { useNotify } from '@/components/ui/use-notify'
import type { DeploymentDto } from '@/server/services/deployments/types'

/** Takes an endpoint down, after asking: its callers and keys lose it. */
export function UnpublishButton({ deployment }: { deployment: DeploymentDto }) {
  const t = useTranslations('editor.publish')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const confirm = useConfirm()
  const unpublish = useMutation(
    trpc.deployments.unpublish.mutationOptions({
      onSuccess: () =>
        void queries.invalidateQueries(trpc.deployments.get.queryFilter({ pipelineId: deployment.pipelineId })),
      onError: notify.error,
    }),
  )
  const ask = async () => {
    const agreed = await confirm({
      title: t('unpublishTitle', { slug: deployment.slug }),
      body: t('unpublishBody'),
      action: t('unpublish'),
      danger: true,
    })
    if (agreed) unpublish.mutate({ deploymentId: deployment.id })
  }
  return (
    <Button
      variant="subtle"
      color="red"
      loading={unpublish.isPending}
      onClick={() => void ask()}
      style={{ alignSelf: 'flex-start' }}
    >
      {t('unpublish')}
    </Button>
  )
}
