'use client'

import { Alert, Anchor, Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { AssertionsEditor } from '@/components/cases/assertions-editor'
import { useAssertions } from '@/components/cases/use-assertions'
import { optionOf, refOf, selectData } from '@/components/models/model-options'
import { useChatModels } from '@/components/models/use-chat-models'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Folded } from '@/components/ui/folded'
import { useNotify } from '@/components/ui/use-notify'
import { splits } from '@/pipeline/cases/case'
import type { Gate } from '@/pipeline/evaluation/gate'
import { MOST_REPEATS } from '@/pipeline/play/grid'
import { RulesEditor } from './rules-editor'

const autoModel = { provider: 'auto', model: '' } as const
const first: Omit<Gate, 'datasetId'> = { rules: [{ kind: 'not-worse' }], cases: {}, assertions: [], repeats: 1 }

interface GateFormProps {
  pipelineId: string
  gate: Gate | null
  onClose: () => void
}

/** What a draft must hold to before it goes live: on which cases, by which rules. */
export function GateForm({ pipelineId, gate, onClose }: GateFormProps) {
  const t = useTranslations('gate.form')
  const common = useTranslations('common.actions')
  const notify = useNotify()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Omit<Gate, 'datasetId'> & { datasetId: string | null }>(
    gate ?? { ...first, datasetId: null },
  )
  const asked = useAssertions(draft.assertions)
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const save = useMutation(
    trpc.evaluation.setGate.mutationOptions({
      onSuccess: async (_, { gate: saved }) => {
        await queries.invalidateQueries(trpc.evaluation.gate.queryFilter({ pipelineId }))
        notify.done(t(saved ? 'saved' : 'removed'))
        onClose()
      },
    }),
  )
  const { datasetId, ...rest } = draft
  const { assertions } = asked
  const submit = () => {
    if (datasetId !== null && assertions) save.mutate({ pipelineId, gate: { ...rest, datasetId, assertions } })
  }
  const form = useRef<HTMLDivElement>(null)
  // The button that opened it is gone.
  useEffect(() => form.current?.focus(), [])
  return (
    <Stack gap="sm" role="group" aria-label={t('title')} ref={form} tabIndex={-1}>
      <Cases datasetId={datasetId} cases={draft.cases} onChange={set} />
      <RulesEditor rules={draft.rules} onChange={(rules) => set({ rules })} />
      <Folded label={t('more')} initially={draft.assertions.length > 0} alert={assertions === null}>
        <Stack gap="sm">
          <Text size="xs" c="dimmed">
            {t('checksHint')}
          </Text>
          <AssertionsEditor {...asked} />
          <Judge
            value={draft.judge}
            onChange={(judge) => setDraft(({ judge: _, ...before }) => ({ ...before, ...(judge && { judge }) }))}
          />
          <NumberInput
            label={t('repeats')}
            description={t('repeatsHint')}
            min={1}
            max={MOST_REPEATS}
            allowDecimal={false}
            value={draft.repeats}
            onChange={(value) => set({ repeats: typeof value === 'number' && value >= 1 ? value : 1 })}
          />
        </Stack>
      </Folded>
      {save.isError ? <ErrorCard error={save.error} compact /> : null}
      <Group justify="flex-end" gap="xs">
        {gate ? (
          <Button
            variant="subtle"
            color="red"
            mr="auto"
            disabled={save.isPending}
            onClick={() => save.mutate({ pipelineId, gate: null })}
          >
            {t('remove')}
          </Button>
        ) : null}
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button disabled={datasetId === null || assertions === null} loading={save.isPending} onClick={submit}>
          {t('save')}
        </Button>
      </Group>
    </Stack>
  )
}

interface CasesProps {
  datasetId: string | null
  cases: Gate['cases']
  onChange: (part: { datasetId?: string; cases?: Gate['cases'] }) => void
}

function Cases({ datasetId, cases, onChange }: CasesProps) {
  const t = useTranslations('gate.form')
  const names = useTranslations('play.case.split')
  const trpc = useTRPC()
  const datasets = useQuery(trpc.datasets.list.queryOptions())
  const known = datasets.data ?? []
  const chosen = known.some(({ id }) => id === datasetId) ? datasetId : null
  const details = useQuery(trpc.datasets.get.queryOptions({ id: chosen ?? '' }, { enabled: chosen !== null }))
  const narrowed = (part: Gate['cases']) => {
    const { split, tag } = { ...cases, ...part }
    onChange({ cases: { ...(split && { split }), ...(tag && { tag }) } })
  }
  if (datasets.data?.length === 0)
    return (
      <Alert color="gray">
        {t('noDatasets')}{' '}
        <Anchor component={Link} href="/datasets">
          {t('toDatasets')}
        </Anchor>
      </Alert>
    )
  return (
    <>
      <Select
        label={t('dataset')}
        placeholder={t('pickDataset')}
        data={known.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen}
        searchable
        onChange={(id) => id && onChange({ datasetId: id, cases: {} })}
      />
      <Group grow>
        <Select
          label={t('split')}
          data={[{ value: '', label: t('anySplit') }, ...splits.map((value) => ({ value, label: names(value) }))]}
          value={cases.split ?? ''}
          onChange={(next) => narrowed({ split: splits.find((one) => one === next) })}
        />
        <Select
          label={t('tag')}
          data={[{ value: '', label: t('anyTag') }, ...(details.data?.tags ?? [])]}
          value={cases.tag ?? ''}
          onChange={(tag) => narrowed({ tag: tag || undefined })}
        />
      </Group>
    </>
  )
}

function Judge({ value, onChange }: { value: Gate['judge']; onChange: (judge: Gate['judge']) => void }) {
  const t = useTranslations('gate.form')
  const { groups } = useChatModels(value ?? autoModel)
  return (
    <Select
      label={t('judge')}
      description={t('judgeHint')}
      data={selectData(groups)}
      value={optionOf(value ?? autoModel)}
      searchable
      onChange={(next) => onChange(next && next !== optionOf(autoModel) ? refOf(next) : undefined)}
    />
  )
}
