'use client'

import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { ChatModelSelect } from '@/components/models/chat-model-select'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { ModelRef } from '@/pipeline/model-ref'

const kinds = ['judge', 'faithful', 'nuggets'] as const
type Kind = (typeof kinds)[number]

/** Says which judge is to be held against people, and by which question. */
export function NewCardDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations('evaluation.judges')
  return (
    <Modal opened={opened} onClose={onClose} title={t('new')}>
      {opened ? <NewForm onClose={onClose} /> : null}
    </Modal>
  )
}

function NewForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('evaluation.judges')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [given] = useUrlState('rubric')
  const [judge, setJudge] = useState<ModelRef>({ provider: 'auto', model: '' })
  const [kind, setKind] = useState<Kind>('judge')
  const [rubric, setRubric] = useState(given)
  const [tried, setTried] = useState(false)
  const isMissing = kind === 'judge' && rubric.trim() === ''
  const create = useMutation(
    trpc.judges.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await queries.invalidateQueries(trpc.judges.list.pathFilter())
        setUrlState({ dialog: null, rubric: null, card: id })
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!isMissing) create.mutate({ judge, kind, rubric: kind === 'judge' ? rubric : '' })
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <ChatModelSelect label={t('model')} value={judge} onChange={setJudge} />
        <Select
          label={t('asks')}
          allowDeselect={false}
          data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          value={kind}
          onChange={(next) => setKind(kinds.find((one) => one === next) ?? 'judge')}
        />
        {kind === 'judge' ? (
          <Textarea
            label={t('rubric')}
            description={t('rubricHint')}
            autosize
            minRows={3}
            maxRows={10}
            maxLength={8_000}
            value={rubric}
            onChange={(event) => setRubric(event.currentTarget.value)}
            error={tried && isMissing ? t('rubricMissing') : null}
          />
        ) : null}
        {create.error ? <ErrorCard error={create.error} compact /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
