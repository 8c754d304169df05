'use client'

import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import type { PipelineSummary } from '@/server/services/pipelines/types'
import { usePipelineActions } from './use-pipeline-actions'

/** Asks for a pipeline's new name; open while a pipeline is given. */
export function RenameDialog({ pipeline, onClose }: { pipeline: PipelineSummary | null; onClose: () => void }) {
  const t = useTranslations('pipelines')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const { refresh } = usePipelineActions()
  const [name, setName] = useState('')
  const rename = useMutation(
    trpc.pipelines.rename.mutationOptions({
      onSuccess: async () => {
        await refresh()
        onClose()
      },
    }),
  )
  const { reset } = rename
  useEffect(() => {
    if (!pipeline) return
    setName(pipeline.name)
    reset()
  }, [pipeline, reset])

  const trimmed = name.trim()
  return (
    <Modal opened={pipeline !== null} onClose={onClose} title={t('renameTitle')} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (pipeline && trimmed) rename.mutate({ id: pipeline.id, name: trimmed })
        }}
      >
        <TextInput
          label={t('name')}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
          error={trimmed ? null : t('nameMissing')}
          data-autofocus
        />
        {rename.isError ? <ErrorCard error={rename.error} compact /> : null}
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('actions.cancel')}
          </Button>
          <Button type="submit" disabled={!trimmed} loading={rename.isPending}>
            {common('actions.rename')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
