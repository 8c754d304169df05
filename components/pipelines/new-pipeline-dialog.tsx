'use client'

import { Button, Group, Modal, Skeleton, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { localeOf } from '@/components/words/node-texts'
import { emptyGraph } from '@/pipeline/graph'
import { thumbnailOf } from '@/pipeline/thumbnail'
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
  const [documents, setDocuments] = useState(true)
  const locale = localeOf(useLocale())
  const opening = {
    onSuccess: async ({ id }: { id: string }) => {
      await refresh()
      router.push(`/pipelines/${id}`)
    },
  }
  const blank = useMutation(trpc.pipelines.create.mutationOptions(opening))
  const fromTemplate = useMutation(trpc.pipelines.fromTemplate.mutationOptions(opening))
  // Nothing is chosen for a person before all choices are known: what they then took for chosen would change.
  const current = chosen ?? templates.data?.[0]?.id ?? (templates.isPending ? undefined : 'blank')
  const template = templates.data?.find((one) => one.id === current)
  const create = template ? fromTemplate : blank
  const ownName = template ? t(`templates.${template.id}.name`) : ''
  const finalName = name.trim() || ownName
  const submit = () => {
    if (template) fromTemplate.mutate({ template: template.id, name: finalName, locale, documents })
    else blank.mutate({ name: finalName })
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (finalName) submit()
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
      {template?.documents ? (
        <Switch
          label={t('withDocuments')}
          description={t(template.needsDocuments ? 'withDocumentsAlways' : 'withDocumentsHint')}
          checked={documents || template.needsDocuments}
          disabled={template.needsDocuments}
          onChange={(event) => setDocuments(event.currentTarget.checked)}
          mt="sm"
        />
      ) : null}
      {create.isError ? <ErrorCard error={create.error} compact /> : null}
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose}>
          {common('actions.cancel')}
        </Button>
        <Button type="submit" disabled={!finalName || !current} loading={create.isPending || create.isSuccess}>
          {common('actions.create')}
        </Button>
      </Group>
    </form>
  )
}

interface ChoicesProps {
  templates: PipelineTemplate[] | undefined
  pending: boolean
  current: string | undefined
  onChoose: (id: string) => void
}

function TemplateChoices({ templates, pending, current, onChoose }: ChoicesProps) {
  const t = useTranslations('pipelines')
  const heading = useId()
  const group = useId()
  const choices = [
    ...(templates ?? []).map(({ id, graph }) => ({
      id,
      graph,
      name: t(`templates.${id}.name`),
      body: t(`templates.${id}.description`),
    })),
    { id: 'blank', name: t('blank'), body: t('blankBody'), graph: emptyGraph() },
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
