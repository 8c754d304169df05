'use client'

import { Button, Group, Modal, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { FieldFrame } from '@/components/form/widgets/field-frame'
import { LazyCodeEditor } from '@/components/form/widgets/lazy-code-editor'
import { promptNodes } from '@/components/state/use-try-prompts'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { localeOf, titleOf } from '@/components/words/node-texts'
import { definitions } from '@/nodes/definitions.gen'
import type { GraphNode } from '@/pipeline/graph'
import classes from './play.module.css'

interface DialogProps {
  opened: boolean
  onClose: () => void
}

/** Makes a grid from a pipeline's prompt, or from a prompt alone, and opens it. */
export function NewGridDialog({ opened, onClose }: DialogProps) {
  const t = useTranslations('play.create')
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} size="lg">
      {/* Mounted anew with each opening, so that nothing of the last time is left. */}
      {opened ? <NewGridForm onClose={onClose} /> : null}
    </Modal>
  )
}

function NewGridForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('play.create')
  const common = useTranslations('common')
  const router = useRouter()
  const trpc = useTRPC()
  const [from, setFrom] = useState<'pipeline' | 'prompt'>('pipeline')
  const [name, setName] = useState('')
  const [source, setSource] = useState<Source>({})
  const [prompt, setPrompt] = useState({ system: '', user: '' })
  const [datasetId, setDatasetId] = useState<string | null>(null)
  const create = useMutation(
    trpc.play.create.mutationOptions({ onSuccess: ({ id }) => router.push(`/playground/${id}`) }),
  )
  const nodes = usePromptNodes(source.pipelineId)
  const nodeId = source.nodeId ?? nodes?.[0]?.id
  const ready = from === 'prompt' ? prompt.user.trim() !== '' : nodeId !== undefined
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const named = { ...(name.trim() && { name: name.trim() }), ...(datasetId && { datasetId }) }
        create.mutate({ ...named, ...(from === 'prompt' ? { prompt } : { ...source, nodeId }) })
      }}
    >
      <Stack gap="sm">
        <SegmentedControl
          aria-label={t('from')}
          value={from}
          onChange={(next) => setFrom(next === 'prompt' ? 'prompt' : 'pipeline')}
          data={[
            { value: 'pipeline', label: t('fromPipeline') },
            { value: 'prompt', label: t('fromPrompt') },
          ]}
        />
        <Text size="xs" c="dimmed">
          {t(from === 'prompt' ? 'fromPromptHint' : 'fromPipelineHint')}
        </Text>
        {from === 'prompt' ? (
          <PromptFields prompt={prompt} onChange={setPrompt} />
        ) : (
          <SourceFields source={source} nodes={nodes} onChange={setSource} />
        )}
        <DatasetSelect value={datasetId} onChange={setDatasetId} />
        <TextInput
          label={t('name')}
          placeholder={t('namePlaceholder')}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {create.isError ? <ErrorCard error={create.error} compact /> : null}
      </Stack>
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose}>
          {common('actions.cancel')}
        </Button>
        <Button type="submit" disabled={!ready} loading={create.isPending || create.isSuccess}>
          {common('actions.create')}
        </Button>
      </Group>
    </form>
  )
}

interface Source {
  pipelineId?: string
  nodeId?: string
}

/** The prompts of a pipeline, once they are known. */
function usePromptNodes(pipelineId: string | undefined): GraphNode[] | undefined {
  const trpc = useTRPC()
  const options = { enabled: pipelineId !== undefined }
  const { data } = useQuery(trpc.pipelines.get.queryOptions({ id: pipelineId ?? '' }, options))
  return data && promptNodes(data.graph)
}

interface SourceFieldsProps {
  source: Source
  nodes: GraphNode[] | undefined
  onChange: (source: Source) => void
}

/** A pipeline and, where it has several prompts, which of them. */
function SourceFields({ source, nodes, onChange }: SourceFieldsProps) {
  const t = useTranslations('play.create')
  const locale = localeOf(useLocale())
  const trpc = useTRPC()
  const pipelines = useQuery(trpc.pipelines.list.queryOptions())
  return (
    <>
      <Select
        label={t('pipeline')}
        placeholder={t('choose')}
        data={(pipelines.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={source.pipelineId ?? null}
        onChange={(pipelineId) => onChange(pipelineId ? { pipelineId } : {})}
        error={nodes?.length === 0 ? t('noPrompt') : undefined}
        searchable
      />
      {nodes && nodes.length > 1 ? (
        <Select
          label={t('node')}
          data={nodes.map((node) => ({ value: node.id, label: titleOf(node, definitions.get(node.type), locale) }))}
          value={source.nodeId ?? nodes[0]?.id ?? null}
          allowDeselect={false}
          onChange={(nodeId) => onChange({ ...source, ...(nodeId && { nodeId }) })}
        />
      ) : null}
      {pipelines.isError ? <ErrorCard error={pipelines.error} compact /> : null}
    </>
  )
}

interface PromptFieldsProps {
  prompt: { system: string; user: string }
  onChange: (prompt: { system: string; user: string }) => void
}

function PromptFields({ prompt, onChange }: PromptFieldsProps) {
  const t = useTranslations('play.create')
  return (['user', 'system'] as const).map((part) => (
    <FieldFrame key={part} label={t(part)} hint={t(`${part}Hint`)} error={undefined}>
      <div className={classes.code}>
        <LazyCodeEditor
          language="liquid"
          label={t(part)}
          value={prompt[part]}
          onChange={(text) => onChange({ ...prompt, [part]: text })}
          minHeight="64px"
        />
      </div>
    </FieldFrame>
  ))
}

interface DatasetSelectProps {
  value: string | null
  onChange: (id: string | null) => void
}

/** Where the rows come from; nothing: rows of its own. */
function DatasetSelect({ value, onChange }: DatasetSelectProps) {
  const t = useTranslations('play.create')
  const trpc = useTRPC()
  const datasets = useQuery(trpc.datasets.list.queryOptions())
  return (
    <Select
      label={t('dataset')}
      description={t('datasetHint')}
      placeholder={t('ownRows')}
      data={(datasets.data ?? []).map(({ id, name, cases }) => ({ value: id, label: t('datasetOf', { name, cases }) }))}
      value={value}
      onChange={onChange}
      clearable
      searchable
    />
  )
}
