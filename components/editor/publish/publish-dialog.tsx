'use client'

import { Modal, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useEditorInstance, useUi } from '@/components/state/editor-context'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import type { Autosave } from '../autosave'
import { DeploymentPanel } from './deployment-panel'
import { PublishForm } from './publish-form'

/** Puts the pipeline behind an address, and shows how to call it. */
export function PublishDialog({ slug, autosave }: { slug: string; autosave: Autosave }) {
  const t = useTranslations('editor.publish')
  const { ui } = useEditorInstance()
  const opened = useUi((state) => state.publishOpen)
  return (
    <Modal opened={opened} onClose={() => ui.setState({ publishOpen: false })} title={t('title')} size="lg">
      {/* The content is mounted anew each time, so that a key is not shown twice. */}
      <PublishContent slug={slug} autosave={autosave} />
    </Modal>
  )
}

function PublishContent({ slug, autosave }: { slug: string; autosave: Autosave }) {
  const { pipelineId } = useEditorInstance()
  const trpc = useTRPC()
  const [key, setKey] = useState<string | null>(null)
  const deployment = useQuery(trpc.deployments.get.queryOptions({ pipelineId }))
  if (deployment.isPending) return <Skeleton height={160} />
  if (deployment.isError) return <ErrorCard error={deployment.error} onRetry={() => void deployment.refetch()} />
  return (
    <Stack gap="md">
      <PublishForm current={deployment.data} suggested={slug} autosave={autosave} onKey={setKey} />
      {deployment.data ? <DeploymentPanel deployment={deployment.data} freshKey={key} onKey={setKey} /> : null}
    </Stack>
  )
}
