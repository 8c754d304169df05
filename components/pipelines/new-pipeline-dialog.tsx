'use client'

import { Button, Group, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import type { PipelineTemplate } from '@/server/services/pipelines/types'
import classes from './pipelines.module.css'
import { Thumbnail } from './thumbnail'
import { usePipelineActions } from './use-pipeline-actions'

interface DialogProps {
  opened: boolean
  onClose: () => void
}

/** Makes a pipeline from a template or from nothing and opens it. */
export function NewPipelineDialog({ opened, onClose }: DialogProps) {
  const t = useTranslations('pipelines')
  return (
    <Modal opened={opened} onClose={onClose} title={t('newTitle')} size="xl">
      {/* Mounted anew with each opening, so that nothing of the last time is left. */}
      {opened ? <NewPipelineForm onClose={onClose} /> : null}
    </Modal>
  )
}

function NewPipelineForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('pipelines')
  const common = useTranslations('common')
  const router = useRouter()
  const trpc = useTRPC()
  const { refresh } = usePipelineActions()
  const templates = useQuery(trpc.pipelines.templates.queryOptions())
  const [chosen, setChosen] = useState<string | null>(null)
  const [name, setName] = useState('')
  const create = useMutation(
    trpc.pipelines.create.mutationOptions({
      onSuccess: async (pipeline) => {
        await refresh()
        router.push(`/pipelines/${pipeline.id}`)
      },
    }),
  )
  const current = chosen ?? templates.data?.[0]?.id ?? 'blank'
  const template = templates.data?.find((one) => one.id === current)
  const textsOf = useTemplateTexts()
  const ownName = template ? textsOf(template).name : ''
  const finalName = name.trim() || ownName

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (finalName) create.mutate({ name: finalName, graph: template?.graph })
      }}
    >
      <TextInput
        label={t('name')}
        placeholder={ownName || t('namePlaceholder')}
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <TemplateChoices
        templates={templates.data}
        pending={templates.isPending}
        current={current}
        onChoose={setChosen}
      />
      {templates.isError ? (
        <ErrorCard error={templates.error} compact onRetry={() => void templates.refetch()} />
      ) : null}
      {create.isError ? <ErrorCard error={create.error} compact /> : null}
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose}>
          {common('actions.cancel')}
        </Button>
        <Button type="submit" disabled={!finalName} loading={create.isPending || create.isSuccess}>
          {common('actions.create')}
        </Button>
      </Group>
    </form>
  )
}

/** Name and description of a template in the reader's language; its own where there is no translation. */
function useTemplateTexts(): (template: PipelineTemplate) => { name: string; body: string } {
  const t = useTranslations('pipelines.templates')
  return ({ id, name, description }) => ({
    name: t.has(`${id}.name`) ? t(`${id}.name`) : name,
    body: t.has(`${id}.description`) ? t(`${id}.description`) : description,
  })
}

interface ChoicesProps {
  templates: PipelineTemplate[] | undefined
  pending: boolean
  current: string
  onChoose: (id: string) => void
}

function TemplateChoices({ templates, pending, current, onChoose }: ChoicesProps) {
  const t = useTranslations('pipelines')
  const heading = useId()
  const group = useId()
  const textsOf = useTemplateTexts()
  const choices = [
    ...(templates ?? []).map((one) => ({ id: one.id, graph: one.graph, ...textsOf(one) })),
    { id: 'blank', name: t('blank'), body: t('blankBody'), graph: undefined },
  ]
  return (
    <Stack gap={8} mt="md" mb="xs" role="radiogroup" aria-labelledby={heading}>
      <Text size="sm" fw={500} id={heading}>
        {t('start')}
      </Text>
      {pending ? <Skeleton height={66} /> : null}
      <div className={classes.choices}>
        {choices.map((choice) => (
          <label key={choice.id} className={classes.choice}>
            <input
              type="radio"
              className={classes.choiceInput}
              name={group}
              value={choice.id}
              checked={current === choice.id}
              onChange={() => onChoose(choice.id)}
            />
            <span className={classes.choicePicture}>
              <Thumbnail data={thumbnailOf(choice.graph)} />
            </span>
            <span>
              <span className={classes.choiceName}>{choice.name}</span>
              <br />
              <span className={classes.choiceBody}>{choice.body}</span>
            </span>
          </label>
        ))}
      </div>
    </Stack>
  )
}

function thumbnailOf(graph: PipelineTemplate['graph'] | undefined) {
  return {
    nodes: (graph?.nodes ?? []).map((node) => ({ id: node.id, type: node.type, ...node.position })),
    edges: (graph?.edges ?? []).map((edge) => ({ source: edge.source.node, target: edge.target.node })),
  }
}
