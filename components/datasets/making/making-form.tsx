'use client'

import { Button, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { ChatModelSelect } from '@/components/models/chat-model-select'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useUrlState } from '@/components/ui/use-url-state'
import { caseKinds } from '@/pipeline/evaluation/synthesis'
import type { ModelRef } from '@/pipeline/model-ref'
import classes from './making.module.css'

interface MakingFormProps {
  dataset?: { id: string; name: string; collectionId: string | null }
  onStarted: (synthesisId: string) => void
  onClose: () => void
}

const usualMix = { single: 70, multi: 15, unanswerable: 15 }
const numberOf = (value: string | number, fallback: number) => (typeof value === 'number' ? value : fallback)

/** Which documents, which model, how many of which kind. */
export function MakingForm({ dataset, onStarted, onClose }: MakingFormProps) {
  const t = useTranslations('datasets.making')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [given] = useUrlState('collection')
  const collections = useQuery(trpc.collections.list.queryOptions())
  const [collectionId, setCollectionId] = useState(given || (dataset?.collectionId ?? ''))
  const [name, setName] = useState('')
  const [model, setModel] = useState<ModelRef>({ provider: 'auto', model: '' })
  const [count, setCount] = useState(50)
  const [mix, setMix] = useState(usualMix)
  const [calls, setCalls] = useState(500)
  const [tried, setTried] = useState(false)
  const start = useMutation(
    trpc.synthesis.start.mutationOptions({
      onSuccess: async ({ id }) => {
        await queries.invalidateQueries(trpc.datasets.list.pathFilter())
        onStarted(id)
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (collectionId === '') return
    start.mutate({
      collectionId,
      ...(dataset ? { datasetId: dataset.id } : name.trim() !== '' && { name: name.trim() }),
      setup: { model, count, calls, mix },
    })
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <p className={classes.lead}>{t('lead')}</p>
        <Select
          label={t('collection')}
          searchable
          data={(collections.data ?? []).map(({ id, name: called }) => ({ value: id, label: called }))}
          value={collectionId || null}
          onChange={(next) => setCollectionId(next ?? '')}
          error={tried && collectionId === '' ? t('collectionMissing') : null}
        />
        {dataset ? null : (
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <ChatModelSelect label={t('model')} value={model} onChange={setModel} />
        <p className={classes.hint}>{t('modelHint')}</p>
        <Group gap="sm" align="end">
          <NumberInput
            label={t('count')}
            min={1}
            max={1_000}
            w={140}
            value={count}
            onChange={(next) => setCount(numberOf(next, count))}
          />
          <NumberInput
            label={t('calls')}
            min={1}
            max={100_000}
            w={160}
            value={calls}
            onChange={(next) => setCalls(numberOf(next, calls))}
          />
        </Group>
        <fieldset className={classes.mix}>
          <legend>{t('mix')}</legend>
          {caseKinds.map((kind) => (
            <NumberInput
              key={kind}
              label={t(`kind.${kind}`)}
              min={0}
              max={100}
              suffix=" %"
              w={170}
              value={mix[kind]}
              onChange={(next) => setMix({ ...mix, [kind]: numberOf(next, mix[kind]) })}
            />
          ))}
        </fieldset>
        {start.error ? <ErrorCard error={start.error} compact /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={start.isPending}>
            {t('start')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
