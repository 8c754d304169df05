'use client'

import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import type { DatasetDto } from '@/server/services/datasets/types'

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
  return (
    <NameForm
      initial=""
      action={common('create')}
      busy={create.isPending || create.isSuccess}
      error={create.error}
      onClose={onClose}
      onSubmit={(name) => create.mutate({ name, ...(pipelineId !== null && { pipelineId }) })}
    >
      <Select
        label={t('pipeline')}
        description={t('pipelineHint')}
        allowDeselect={false}
        data={[
          { value: '', label: t('noPipeline') },
          ...(pipelines.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={pipelineId ?? ''}
        onChange={(next) => setPipelineId(next || null)}
      />
    </NameForm>
  )
}

/** Asks for a dataset's new name; open while one is given. */
export function RenameDatasetDialog({
  dataset,
  onClose,
}: {
  dataset: Pick<DatasetDto, 'id' | 'name'> | null
  onClose: () => void
}) {
  const t = useTranslations('datasets')
  return (
    <Modal opened={dataset !== null} onClose={onClose} title={t('renameTitle')} size="sm">
      {dataset ? <RenameForm dataset={dataset} onClose={onClose} /> : null}
    </Modal>
  )
}

function RenameForm({ dataset, onClose }: { dataset: Pick<DatasetDto, 'id' | 'name'>; onClose: () => void }) {
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const rename = useMutation(
    trpc.datasets.rename.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.datasets.pathFilter())
        onClose()
      },
    }),
  )
  return (
    <NameForm
      initial={dataset.name}
      action={common('rename')}
      busy={rename.isPending}
      error={rename.error}
      onClose={onClose}
      onSubmit={(name) => rename.mutate({ id: dataset.id, name })}
    />
  )
}

interface NameFormProps {
  initial: string
  action: string
  busy: boolean
  error: unknown
  onClose: () => void
  onSubmit: (name: string) => void
  children?: ReactNode
}

function NameForm({ initial, action, busy, error, onClose, onSubmit, children }: NameFormProps) {
  const t = useTranslations('datasets')
  const common = useTranslations('common.actions')
  const [name, setName] = useState(initial)
  const [tried, setTried] = useState(false)
  const trimmed = name.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (trimmed !== '') onSubmit(trimmed)
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
        {children}
        {error ? <ErrorCard error={error} compact /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
