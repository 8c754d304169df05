'use client'

import { Button, Group, Input, Modal, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { providers } from '@/pipeline/model-ref'
import { type CollectionDraft, isClean, problemsOf, SIZE } from './collection-form'
import { FieldsEditor } from './fields-editor'

const languages = ['en', 'es', 'pt', 'fr', 'de', 'it', 'none'] as const
/** Keeps fields side by side on one line, however long their hints are. */
const hintBelow: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

type Language = (typeof languages)[number]

const asLanguage = (value: string): Language => languages.find((language) => language === value) ?? 'none'

/** Makes a collection and opens it. */
export function CreateCollectionDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations('collections.create')
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} size="lg">
      {opened ? <CreateForm onClose={onClose} /> : null}
    </Modal>
  )
}

function CreateForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('collections.create')
  const common = useTranslations('common')
  const locale = useLocale()
  const [draft, setDraft] = useState<CollectionDraft>(() => ({
    name: '',
    language: asLanguage(locale),
    embedder: 'auto',
    size: 320,
    overlap: 48,
    unit: 'tokens',
    fields: [],
  }))
  const [tried, setTried] = useState(false)
  const change = (part: Partial<CollectionDraft>) => setDraft((current) => ({ ...current, ...part }))
  const problems = problemsOf(draft)
  const create = useCreate()

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (isClean(problems)) create.mutate(inputOf(draft))
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
          <EmbedderSelect value={draft.embedder} onChange={(embedder) => change({ embedder })} />
        </Group>
        <ChunkingFields draft={draft} change={change} />
        <FieldsEditor
          fields={draft.fields}
          onChange={(fields) => change({ fields })}
          problems={tried ? problems.fields : {}}
        />
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
  const provider = providers.find((one) => draft.embedder.startsWith(`${one}/`))
  return {
    name: draft.name.trim(),
    language: asLanguage(draft.language),
    embedder: provider
      ? { provider, model: draft.embedder.slice(provider.length + 1) }
      : { provider: 'auto' as const, model: '' },
    chunking: { size: Number(draft.size), overlap: Number(draft.overlap), unit: draft.unit },
    fields: draft.fields.map(({ name, type }) => ({ name, type })),
  }
}

interface SelectProps {
  value: string
  onChange: (value: string) => void
}

function LanguageSelect({ value, onChange }: SelectProps) {
  const t = useTranslations('collections')
  return (
    <Select
      label={t('create.language')}
      description={t('create.languageHint')}
      inputWrapperOrder={hintBelow}
      data={languages.map((language) => ({ value: language, label: t(`languages.${language}`) }))}
      value={value}
      onChange={(next) => onChange(next ?? 'none')}
    />
  )
}

function EmbedderSelect({ value, onChange }: SelectProps) {
  const t = useTranslations('collections.create')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const models = useQuery(trpc.models.list.queryOptions())
  const status = useQuery(trpc.system.status.queryOptions())
  const automatic = status.data?.embed ? t('embedderAutoNow', { model: status.data.embed.model }) : t('embedderAuto')
  const options = (models.data?.models ?? [])
    .filter((model) => model.capabilities.includes('embed'))
    .map((model) => ({
      value: `${model.provider}/${model.model}`,
      label: `${model.model} · ${common(`status.${model.provider}`)}`,
    }))
  return (
    <Select
      label={t('embedder')}
      description={t('embedderHint')}
      inputWrapperOrder={hintBelow}
      data={[{ value: 'auto', label: automatic }, ...options]}
      value={value}
      onChange={(next) => onChange(next ?? 'auto')}
    />
  )
}

function ChunkingFields({
  draft,
  change,
}: {
  draft: CollectionDraft
  change: (part: Partial<CollectionDraft>) => void
}) {
  const t = useTranslations('collections')
  const problems = problemsOf(draft)
  return (
    <Group grow align="flex-start">
      <NumberInput
        label={t('create.size')}
        value={draft.size}
        onChange={(size) => change({ size })}
        allowDecimal={false}
        allowNegative={false}
        step={draft.unit === 'tokens' ? 16 : 100}
        error={problems.size ? t('create.sizeRange', SIZE) : null}
      />
      <NumberInput
        label={t('create.overlap')}
        value={draft.overlap}
        onChange={(overlap) => change({ overlap })}
        allowDecimal={false}
        allowNegative={false}
        step={draft.unit === 'tokens' ? 8 : 50}
        error={problems.overlap ? t('create.overlapRange') : null}
      />
      <Input.Wrapper size="xs" label={t('create.unit')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('create.unit')}
          data={[
            { value: 'tokens', label: t('units.tokens') },
            { value: 'characters', label: t('units.characters') },
          ]}
          value={draft.unit}
          onChange={(unit) =>
            change(
              unit === 'tokens' ? { unit, size: 320, overlap: 48 } : { unit: 'characters', size: 1200, overlap: 160 },
            )
          }
        />
      </Input.Wrapper>
    </Group>
  )
}
