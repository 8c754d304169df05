'use client'

import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'

/** Makes an empty dataset and opens it. */
export function NewDatasetDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations('datasets')
  return (
    <Modal opened={opened} onClose={onClose} title={t('new')} size="sm">
      {opened ? <NewForm onClose={onClose} /> : null}
    </Modal>
  )
}

function NewForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('datasets')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const router = useRouter()
  const [pipelineId, setPipelineId] = useState<string | null>(null)
  const pipelines = useQuery(trpc.pipelines.list.queryOptions())
  const create = useMutation(
    trpc.datasets.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await queries.invalidateQueries(trpc.datasets.list.queryFilter())
        router.push(`/datasets/${encodeURIComponent(id)}`)
      },
    }),
  )
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const trimmed = name.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (trimmed !== '') create.mutate({ name: trimmed, ...(pipelineId !== null && { pipelineId }) })
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={t('name')}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
          error={tried && trimmed === '' ? t('nameMissing') : null}
          data-autofocus
        />
        <Select
          label={t('pipeline')}
          description={t('pipelineHint')}
          allowDeselect={false}
          data={[
            { value: '', label: t('noPipeline') },
            ...(pipelines.data ?? []).map(({ id, name: called }) => ({ value: id, label: called })),
          ]}
          value={pipelineId ?? ''}
          onChange={(next) => setPipelineId(next || null)}
        />
        {create.error ? <ErrorCard error={create.error} compact /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={create.isPending || create.isSuccess}>
            {common('create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
