'use client'

import { Alert, Button, Checkbox, Group, Loader, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useEditorInstance } from '@/components/state/editor-context'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { type Case, type Split, splits, titleOf } from '@/pipeline/cases/case'
import { exampleOf, type Wanted } from '@/pipeline/cases/case-example'
import classes from '../widgets.module.css'
import type { ExampleDraft } from './example-list'

/** Examples that were taken from a dataset; `nearest`: those nearest to what is asked are to be shown. */
export interface Picked {
  examples: ExampleDraft[]
  from: { datasetId: string; version: number }
  nearest: boolean
}

interface CasePickerProps {
  opened: boolean
  onClose: () => void
  wanted: readonly Wanted[]
  /** The answer of an example is a label. */
  labels: boolean
  taken: number
  most: number
  onPick: (picked: Picked) => void
}

/** Takes examples from the cases of a dataset. */
export function CasePicker({ opened, onClose, ...props }: CasePickerProps) {
  const t = useTranslations('editor.examples')
  return (
    <Modal opened={opened} onClose={onClose} title={t('pickTitle')} size="lg">
      {opened ? <Picker onClose={onClose} {...props} /> : null}
    </Modal>
  )
}

function Picker({ onClose, ...props }: Omit<CasePickerProps, 'opened'>) {
  const t = useTranslations('editor.examples')
  const trpc = useTRPC()
  const datasets = useQuery(trpc.datasets.list.queryOptions())
  const { pipelineId } = useEditorInstance()
  const [chosen, setChosen] = useState<string | null>(null)
  if (datasets.isLoadingError) return <ErrorCard error={datasets.error} onRetry={() => void datasets.refetch()} />
  if (!datasets.data) return <Loader size="sm" />
  // The cases of this very pipeline, where it has some, have its inputs.
  const own = datasets.data.find((each) => each.pipelineId === pipelineId)
  const dataset = datasets.data.find(({ id }) => id === chosen) ?? own ?? datasets.data[0]
  if (!dataset) return <Text size="sm">{t('noDatasets')}</Text>
  return (
    <Stack gap="sm">
      <Select
        label={t('dataset')}
        data={datasets.data.map(({ id, name, cases }) => ({ value: id, label: t('datasetOption', { name, cases }) }))}
        value={dataset.id}
        searchable={datasets.data.length > 8}
        allowDeselect={false}
        onChange={setChosen}
        data-autofocus
      />
      <Cases key={dataset.id} datasetId={dataset.id} version={dataset.version} onClose={onClose} {...props} />
    </Stack>
  )
}

type CasesProps = Omit<CasePickerProps, 'opened'> & { datasetId: string; version: number }

function Cases({ datasetId, version, wanted, labels, taken, most, onClose, onPick }: CasesProps) {
  const t = useTranslations('editor.examples')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const [split, setSplit] = useState<Split | null>('train')
  const [typed, setTyped] = useState('')
  const [text] = useDebouncedValue(typed.trim(), 200)
  const [picked, setPicked] = useState<ReadonlyMap<string, ExampleDraft>>(new Map())
  const asked = { datasetId, version, limit: most, ...(split && { split }), ...(text !== '' && { text }) }
  const found = useQuery(trpc.datasets.cases.queryOptions(asked, { placeholderData: (before) => before }))
  const rows = (found.data?.cases ?? []).map((each) => ({ each, example: exampleOf(each, wanted, labels) }))
  const usable = rows.flatMap(({ example }) => (example ? [example] : []))
  const room = most - taken
  const toggle = (id: string, example: ExampleDraft) => {
    const next = new Map(picked)
    if (!next.delete(id)) next.set(id, example)
    setPicked(next)
  }
  const take = (examples: ExampleDraft[], nearest: boolean) =>
    onPick({ examples: examples.slice(0, room), from: { datasetId, version }, nearest })
  return (
    <>
      <Group grow align="flex-end">
        <Select
          label={t('split')}
          data={[
            ...splits.map((each) => ({ value: each as string, label: t(`splits.${each}`) })),
            { value: '', label: t('splits.every') },
          ]}
          value={split ?? ''}
          allowDeselect={false}
          onChange={(next) => setSplit(splits.find((each) => each === next) ?? null)}
        />
        <TextInput
          label={t('search')}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Group>
      {split === null || split === 'test' ? (
        <Alert color="yellow" icon={<IconAlertTriangle size={16} aria-hidden />}>
          {t('testWarning')}
        </Alert>
      ) : null}
      {found.isError ? <ErrorCard error={found.error} onRetry={() => void found.refetch()} compact /> : null}
      {found.data && rows.length === 0 ? <Text size="sm">{t('noCases')}</Text> : null}
      <ul className={classes.picks} aria-label={t('cases')}>
        {rows.map(({ each, example }) => (
          <CaseRow key={each.id} of={each} example={example} picked={picked.has(each.id)} onToggle={toggle} />
        ))}
      </ul>
      {(found.data?.total ?? 0) > rows.length ? (
        <Text size="xs">{t('onlyFirst', { shown: rows.length, total: found.data?.total ?? 0 })}</Text>
      ) : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button variant="default" disabled={usable.length === 0 || room <= 0} onClick={() => take(usable, true)}>
          {t('takeNearest', { count: Math.min(usable.length, room) })}
        </Button>
        <Button disabled={picked.size === 0 || room <= 0} onClick={() => take([...picked.values()], false)}>
          {t('take', { count: Math.min(picked.size, room) })}
        </Button>
      </Group>
    </>
  )
}

interface CaseRowProps {
  of: Case
  example: ExampleDraft | null
  picked: boolean
  onToggle: (id: string, example: ExampleDraft) => void
}

function CaseRow({ of: { id, inputs }, example, picked, onToggle }: CaseRowProps) {
  const t = useTranslations('editor.examples')
  return (
    <li>
      <Checkbox
        label={
          <>
            {titleOf(inputs)} <span className={classes.answer}>→ {example ? example.answer : t('noAnswer')}</span>
          </>
        }
        checked={picked}
        disabled={!example}
        onChange={() => (example ? onToggle(id, example) : undefined)}
      />
    </li>
  )
}
