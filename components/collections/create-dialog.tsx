'use client'

import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ChunkingEditor } from '@/components/chunking/chunking-editor'
import { chunkingOf } from '@/components/chunking/chunking-form'
import { refOf } from '@/components/models/model-options'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { focusWrong } from '@/components/ui/focus-wrong'
import { Folded } from '@/components/ui/folded'
import { defaultChunking } from '@/pipeline/chunking'
import { ChunkPreview } from './chunking/chunk-preview'
import { type CollectionDraft, isClean, problemsOf } from './collection-form'
import { FieldsEditor } from './fields-editor'
import { EmbedderSelect } from './models/embedder-select'
import { LanguageSelect } from './models/language-select'

/** Makes a collection and opens it. */
export function CreateCollectionDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations('collections.create')
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} size="xl">
      {opened ? <CreateForm onClose={onClose} /> : null}
    </Modal>
  )
}

const emptyDraft: CollectionDraft = {
  name: '',
  language: 'auto',
  embedder: 'auto',
  chunking: defaultChunking,
  fields: [],
}

function CreateForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('collections.create')
  const common = useTranslations('common')
  const chunking = useTranslations('collections.chunking')
  const preview = useTranslations('collections.preview')
  const [draft, setDraft] = useState<CollectionDraft>(emptyDraft)
  const [tried, setTried] = useState(false)
  const change = (part: Partial<CollectionDraft>) => setDraft((current) => ({ ...current, ...part }))
  const problems = problemsOf(draft)
  const chunkingWrong = Object.keys(problems.chunking).length > 0
  const create = useCreate()

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (isClean(problems)) create.mutate(inputOf(draft))
        else focusWrong(event.currentTarget)
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('name')}
          placeholder={t('namePlaceholder')}
          value={draft.name}
          maxLength={120}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={tried && problems.name ? t(problems.name) : null}
          data-autofocus
        />
        <Group grow align="flex-start">
          <LanguageSelect value={draft.language} onChange={(language) => change({ language })} />
          <EmbedderSelect
            value={draft.embedder}
            onChange={(embedder) => change({ embedder })}
            hint={t('embedderHint')}
          />
        </Group>
        <Folded label={chunking('title')} alert={chunkingWrong}>
          <ChunkingEditor
            value={draft.chunking}
            onChange={(next) => change({ chunking: next })}
            problems={problems.chunking}
          />
        </Folded>
        <Folded label={preview('title')}>
          <ChunkPreview chunking={chunkingWrong ? null : chunkingOf(draft.chunking)} />
        </Folded>
        <Folded label={t('fields')} alert={tried && Object.keys(problems.fields).length > 0}>
          <FieldsEditor
            fields={draft.fields}
            onChange={(fields) => change({ fields })}
            problems={tried ? problems.fields : {}}
          />
        </Folded>
        {create.isError ? <ErrorCard error={create.error} compact /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('actions.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending || create.isSuccess}>
            {common('actions.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function useCreate() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const router = useRouter()
  return useMutation(
    trpc.collections.create.mutationOptions({
      onSuccess: async (collection) => {
        await queries.invalidateQueries(trpc.collections.list.queryFilter())
        router.push(`/collections/${collection.id}`)
      },
    }),
  )
}

function inputOf(draft: CollectionDraft) {
  return {
    name: draft.name.trim(),
    language: draft.language,
    embedder: refOf(draft.embedder),
    chunking: chunkingOf(draft.chunking),
    fields: draft.fields.map(({ name, type }) => ({ name, type })),
  }
}
