'use client'

import { Button } from '@mantine/core'
import { IconBroadcast, IconRestore } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { useTRPC } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { useNotify } from '@/components/ui/use-notify'
import { useVersion } from './use-versions'

/** The two ways back to a version: into the draft, or straight to the callers. */
export function VersionActions({ number, live }: { number: number; live: number | null }) {
  const t = useTranslations('editor.versions')
  const notify = useNotify()
  const { ui } = useEditorInstance()
  const replace = useEditor((state) => state.replace)
  const version = useVersion(number)
  const restore = () => {
    if (!version.data) return
    replace(version.data.graph, 'restore')
    ui.setState({ versionsOpen: false })
    notify.done(t('restored', { number }))
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRestore size={14} aria-hidden />}
        disabled={!version.data}
        onClick={restore}
      >
        {t('restore')}
      </Button>
      {live === null || live === number ? null : <ServeButton number={number} live={live} />}
    </>
  )
}

function ServeButton({ number, live }: { number: number; live: number }) {
  const t = useTranslations('editor.versions')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const confirm = useConfirm()
  const { pipelineId } = useEditorInstance()
  const serve = useMutation(
    trpc.deployments.serve.mutationOptions({
      onSuccess: (deployment) => {
        queries.setQueryData(trpc.deployments.get.queryKey({ pipelineId }), deployment)
        void queries.invalidateQueries(trpc.pipelines.list.queryFilter())
        notify.done(t('served', { number }))
      },
      onError: notify.error,
    }),
  )
  const ask = async () => {
    const agreed = await confirm({
      title: t('serveTitle', { number }),
      body: t('serveBody', { number, live }),
      action: t('serve'),
    })
    if (agreed) serve.mutate({ pipelineId, number })
  }
  return (
    <Button leftSection={<IconBroadcast size={14} aria-hidden />} loading={serve.isPending} onClick={() => void ask()}>
      {t('serve')}
    </Button>
  )
}
