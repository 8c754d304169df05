'use client'

import { Button, Drawer, Group, MultiSelect, NumberInput, Select, Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { AssertionsEditor } from '@/components/cases/assertions-editor'
import { useAssertions } from '@/components/cases/use-assertions'
import { optionOf, refOf, selectData } from '@/components/models/model-options'
import { useChatModels } from '@/components/models/use-chat-models'
import { useTRPC } from '@/components/trpc/client'
import { useUrlState } from '@/components/ui/use-url-state'
import { splits } from '@/pipeline/cases/case'
import { type GridModel, type GridSetup, MOST_MODELS, MOST_REPEATS, modelKey } from '@/pipeline/play/grid'
import { AddCase } from './add-case'
import classes from './grid.module.css'
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

const autoModel = { provider: 'auto', model: '' } as const

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
        <Models models={setup.models} onChange={(models) => set({ models })} />
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
        <Judge value={setup.judge} onChange={(judge) => set({ judge })} />
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

function Models({ models, onChange }: { models: GridModel[]; onChange: (models: GridModel[]) => void }) {
  const t = useTranslations('play.setup')
  const { groups, failure } = useChatModels(autoModel)
  const chosen = new Map(models.map((model) => [modelKey(model.ref), model]))
  const offered = groups.filter(({ group }) => group !== '')
  const known = new Set(offered.flatMap(({ items }) => items.map(({ value }) => value)))
  const gone = [...chosen.keys()].filter((key) => !known.has(key))
  const price = (key: string, side: 'input' | 'output', value: string | number) =>
    onChange(
      models.map((model) => {
        if (modelKey(model.ref) !== key) return model
        const next = { input: 0, output: 0, ...model.price, [side]: Number(value) || 0 }
        return { ref: model.ref, ...(next.input + next.output > 0 && { price: next }) }
      }),
    )
  return (
    <>
      <MultiSelect
        size="xs"
        label={t('chosen')}
        description={t('chosenHint')}
        placeholder={models.length === 0 ? t('asDrawn') : undefined}
        data={[...selectData(offered), ...gone.map((value) => ({ value, label: value }))]}
        value={[...chosen.keys()]}
        maxValues={MOST_MODELS}
        searchable
        clearable
        error={failure}
        onChange={(keys) => onChange(keys.map((key) => chosen.get(key) ?? { ref: refOf(key) }))}
      />
      {models.map(({ ref, price: priced }) => (
        <Group key={modelKey(ref)} gap="xs" align="flex-end" wrap="nowrap">
          <Text size="xs" className={classes.modelName}>
            {ref.model}
          </Text>
          {(['input', 'output'] as const).map((side) => (
            <NumberInput
              key={side}
              label={t(`price.${side}`)}
              min={0}
              value={priced?.[side] ?? ''}
              onChange={(value) => price(modelKey(ref), side, value)}
            />
          ))}
        </Group>
      ))}
    </>
  )
}

function Judge({ value, onChange }: { value: GridSetup['judge']; onChange: (judge: GridSetup['judge']) => void }) {
  const t = useTranslations('play.setup')
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
