'use client'

import { Group, MultiSelect, NumberInput, Select, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { optionOf, refOf, selectData } from '@/components/models/model-options'
import { useChatModels } from '@/components/models/use-chat-models'
import { type GridModel, type GridSetup, MOST_MODELS, modelKey } from '@/pipeline/play/grid'
import classes from './grid.module.css'

const autoModel = { provider: 'auto', model: '' } as const

interface PricedModelsProps {
  label: string
  hint: string
  placeholder: string
  models: GridModel[]
  onChange: (models: GridModel[]) => void
}

/** Chosen chat models, each with what it costs. */
export function PricedModels({ label, hint, placeholder, models, onChange }: PricedModelsProps) {
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
        label={label}
        description={hint}
        placeholder={models.length === 0 ? placeholder : undefined}
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

/** The model that judges; the first choice leaves it to what serves. */
export function JudgeSelect({
  value,
  onChange,
}: {
  value: GridSetup['judge']
  onChange: (judge: GridSetup['judge']) => void
}) {
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
