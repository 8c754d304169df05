'use client'

import { Button, Drawer, Group, NumberInput, Select, Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { AssertionsEditor } from '@/components/cases/assertions-editor'
import { useAssertions } from '@/components/cases/use-assertions'
import { useTRPC } from '@/components/trpc/client'
import { useUrlState } from '@/components/ui/use-url-state'
import { splits } from '@/pipeline/cases/case'
import { type GridSetup, MOST_REPEATS } from '@/pipeline/play/grid'
import { AddCase } from './add-case'
import classes from './grid.module.css'
import { JudgeSelect, PricedModels } from './model-fields'
import { useGrid } from './use-open-grid'

/** What is played beside the variants: cases, models, repeats and checks. */
export function SetupDrawer() {
  const t = useTranslations('play.setup')
  const [panel, setPanel] = useUrlState('panel')
  const close = () => setPanel(null)
  return (
    <Drawer opened={panel === 'setup'} onClose={close} position="right" size={560} title={t('title')}>
      {panel === 'setup' ? <SetupForm onClose={close} /> : null}
    </Drawer>
  )
}

function SetupForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('play.setup')
  const common = useTranslations('common.actions')
  const { dto, change } = useGrid()
  const [setup, setSetup] = useState<GridSetup>(dto.setup)
  const [datasetId, setDatasetId] = useState(dto.dataset.id)
  const [busy, setBusy] = useState(false)
  const asked = useAssertions(dto.setup.assertions)
  const set = (part: Partial<GridSetup>) => setSetup((before) => ({ ...before, ...part }))
  const save = async () => {
    if (!asked.assertions) return
    setBusy(true)
    // What is hidden may have changed since this was opened.
    const { hidden: _hidden, ...rest } = setup
    const elsewhere = datasetId === dto.dataset.id ? {} : { datasetId }
    const done = await change({ setup: { ...rest, assertions: asked.assertions }, ...elsewhere })
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Stack gap="lg">
      <Part title={t('cases')}>
        <Cases setup={setup} onChange={set} datasetId={datasetId} onDataset={setDatasetId} />
      </Part>
      <Part title={t('models')}>
        <PricedModels
          label={t('chosen')}
          hint={t('chosenHint')}
          placeholder={t('asDrawn')}
          models={setup.models}
          onChange={(models) => set({ models })}
        />
        <NumberInput
          label={t('repeats')}
          description={t('repeatsHint')}
          min={1}
          max={MOST_REPEATS}
          allowDecimal={false}
          value={setup.repeats}
          onChange={(value) => set({ repeats: typeof value === 'number' && value >= 1 ? value : 1 })}
        />
      </Part>
      <Part title={t('checks')}>
        <Text size="xs" c="dimmed">
          {t('checksHint')}
        </Text>
        <AssertionsEditor {...asked} />
        <JudgeSelect value={setup.judge} onChange={(judge) => set({ judge })} />
      </Part>
      <Switch
        label={t('blind')}
        description={t('blindHint')}
        checked={setup.blind}
        onChange={(event) => set({ blind: event.currentTarget.checked })}
      />
      <Group justify="flex-end" gap="xs" className={classes.footer}>
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button loading={busy} disabled={asked.assertions === null} onClick={() => void save()}>
          {common('save')}
        </Button>
      </Group>
    </Stack>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3 className={classes.partTitle}>{title}</h3>
      {children}
    </section>
  )
}

interface CasesProps {
  setup: GridSetup
  onChange: (part: Partial<GridSetup>) => void
  datasetId: string
  onDataset: (id: string) => void
}

function Cases({ setup: { cases }, onChange, datasetId, onDataset }: CasesProps) {
  const t = useTranslations('play.setup')
  const names = useTranslations('play.case.split')
  const trpc = useTRPC()
  const { dto } = useGrid()
  const datasets = useQuery(trpc.datasets.list.queryOptions())
  const isGone = dto.dataset.gone && datasetId === dto.dataset.id
  const tags = useQuery(trpc.datasets.get.queryOptions({ id: datasetId }, { enabled: !isGone })).data?.tags ?? []
  const others = (datasets.data ?? []).filter(({ id }) => id !== dto.dataset.id)
  const all = dto.dataset.gone ? others : [dto.dataset, ...others]
  const narrowed = (part: Partial<GridSetup['cases']>) => {
    const { split, tag, ...rest } = { ...cases, ...part }
    onChange({ cases: { ...rest, ...(split && { split }), ...(tag && { tag }) } })
  }
  return (
    <>
      <Select
        label={t('dataset')}
        data={all.map(({ id, name }) => ({ value: id, label: name }))}
        value={isGone ? null : datasetId}
        searchable
        onChange={(id) => id && onDataset(id)}
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
          data={[{ value: '', label: t('anyTag') }, ...tags]}
          value={cases.tag ?? ''}
          onChange={(tag) => narrowed({ tag: tag || undefined })}
        />
      </Group>
      {datasetId === dto.dataset.id && !isGone ? <AddCase /> : null}
    </>
  )
}
