'use client'

import { Modal, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useEditorInstance, useUi } from '@/components/state/editor-context'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import type { Autosave } from '../autosave'
import { DeploymentPanel } from './deployment-panel'
import { Publications } from './publications'
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
  const gate = useGateState(autosave)
  if (deployment.isPending || gate.isPending) return <Skeleton height={160} />
  if (deployment.isError) return <ErrorCard error={deployment.error} onRetry={() => void deployment.refetch()} />
  if (gate.isError) return <ErrorCard error={gate.error} onRetry={() => void gate.refetch()} />
  return (
    <Stack gap="md">
      <PublishForm current={deployment.data} gate={gate.data} suggested={slug} autosave={autosave} onKey={setKey} />
      {deployment.data ? <DeploymentPanel deployment={deployment.data} freshKey={key} onKey={setKey} /> : null}
      <Publications pipelineId={pipelineId} />
    </Stack>
  )
}

/** How the draft on the canvas stands with its gate: what is not saved yet is saved first. */
function useGateState(autosave: Autosave) {
  const { pipelineId } = useEditorInstance()
  const trpc = useTRPC()
  const [isSaved, setSaved] = useState(false)
  useEffect(() => {
    let gone = false
    void autosave.flush().finally(() => {
      if (!gone) setSaved(true)
    })
    return () => {
      gone = true
    }
  }, [autosave])
  return useQuery(trpc.evaluation.gate.queryOptions({ pipelineId }, { enabled: isSaved, staleTime: 0 }))
}
