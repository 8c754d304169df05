'use client'

import { Button, Checkbox, Group, MultiSelect, NumberInput, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { optionOf, refOf, selectData } from '@/components/models/model-options'
import { useChatModels } from '@/components/models/use-chat-models'
import { useTRPC } from '@/components/trpc/client'
import { useErrorLine } from '@/components/ui/error-card'
import { uiErrorOf } from '@/components/ui/error-info'
import { MOST_VALUES } from '@/pipeline/evaluation/sweep'
import { modelRefSchema } from '@/pipeline/model-ref'
import type { FieldSpec } from '../field-specs'
import { decimalOf, numbersBetween, readNumbers, writeNumbers } from './field-values'

export interface ChosenProps {
  values: readonly unknown[]
  /** `null`: what stands there cannot be read. */
  onChange: (values: unknown[] | null) => void
}
export interface ValuesProps extends ChosenProps {
  /** What is varied, for whoever does not see the heading. */
  label: string
}

/** Numbers, written one after the other or filled in from one to another. */
export function NumberValues({ values, onChange, spec }: ChosenProps & { spec: FieldSpec }) {
  const t = useTranslations('sweep.values')
  const decimal = decimalOf(useLocale())
  const [text, setText] = useState(() => writeNumbers(values, decimal))
  const [range, setRange] = useState<Record<'from' | 'to' | 'step', number | ''>>({ from: '', to: '', step: '' })
  const take = (next: string) => {
    setText(next)
    onChange(readNumbers(next, decimal))
  }
  const { from, to, step } = range
  const between = from === '' || to === '' || step === '' ? [] : numbersBetween({ from, to, step }, MOST_VALUES)
  return (
    <Stack gap="xs">
      <TextInput
        data-autofocus
        label={t('numbers')}
        description={t('numbersHint')}
        value={text}
        error={readNumbers(text, decimal) === null ? t('noNumber') : undefined}
        onChange={(event) => take(event.currentTarget.value)}
        rightSectionWidth={spec.unit ? 44 : undefined}
        rightSection={spec.unit}
      />
      <Group gap="xs" align="flex-end" wrap="nowrap">
        {(['from', 'to', 'step'] as const).map((name) => (
          <NumberInput
            key={name}
            label={t(name)}
            decimalSeparator={decimal}
            value={range[name]}
            step={spec.step ?? 1}
            onChange={(next) => setRange({ ...range, [name]: typeof next === 'number' ? next : '' })}
          />
        ))}
        <Button
          variant="default"
          disabled={between.length === 0}
          onClick={() => take(writeNumbers(between, decimal))}
          flex="none"
        >
          {t('fill')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Ticks among a few. */
export function TickValues({ values, onChange, label, options }: ValuesProps & { options: readonly TickOption[] }) {
  const ticked = (value: unknown) => values.includes(value)
  return (
    <Stack gap={6} role="group" aria-label={label}>
      {options.map((option, index) => (
        <Checkbox
          key={String(option.value)}
          data-autofocus={index === 0 || undefined}
          label={option.label}
          checked={ticked(option.value)}
          onChange={({ currentTarget: { checked } }) =>
            // In the order of the form, however they were ticked.
            onChange(
              options.map(({ value }) => value).filter((value) => (value === option.value ? checked : ticked(value))),
            )
          }
        />
      ))}
    </Stack>
  )
}
interface TickOption {
  value: unknown
  label: string
}

const modelOptionsOf = (values: readonly unknown[]): string[] =>
  values.flatMap((value) => {
    const { data } = modelRefSchema.safeParse(value)
    return data ? [optionOf(data)] : []
  })

/** Chat models, automatic among them. */
export function ChatModelValues({ values, onChange }: ChosenProps) {
  const t = useTranslations('sweep.values')
  const { groups, failure } = useChatModels({ provider: 'auto', model: '' })
  return (
    <MultiSelect
      data-autofocus
      label={t('models')}
      error={failure}
      data={selectData(groups)}
      value={modelOptionsOf(values)}
      maxValues={MOST_VALUES}
      searchable
      onChange={(next) => onChange(next.map(refOf))}
    />
  )
}

/** Models that make vectors. */
export function EmbedderValues({ values, onChange }: ChosenProps) {
  const t = useTranslations('sweep.values')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const errorLine = useErrorLine()
  const models = useQuery(trpc.models.list.queryOptions())
  const embedders = (models.data?.models ?? []).filter(({ capabilities }) => capabilities.includes('embed'))
  const offered = new Map(
    embedders.map((model) => [optionOf(model), `${model.model} · ${common(`status.${model.provider}`)}`]),
  )
  const chosen = modelOptionsOf(values)
  // One that is in use is offered even when it does not serve now.
  for (const option of chosen) if (!offered.has(option)) offered.set(option, option)
  return (
    <MultiSelect
      data-autofocus
      label={t('embedders')}
      description={t('indexEach')}
      error={models.isLoadingError ? errorLine(uiErrorOf(models.error)).text : undefined}
      data={[...offered].map(([value, text]) => ({ value, label: text }))}
      value={chosen}
      maxValues={MOST_VALUES}
      onChange={(next) => onChange(next.map(refOf))}
    />
  )
}

/** Collections by name. */
export function CollectionValues({ values, onChange }: ChosenProps) {
  const t = useTranslations('sweep.values')
  const trpc = useTRPC()
  const environment = useQuery(trpc.system.environment.queryOptions())
  return (
    <MultiSelect
      data-autofocus
      label={t('collections')}
      data={(environment.data?.collections ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={values.filter((value) => typeof value === 'string')}
      maxValues={MOST_VALUES}
      onChange={onChange}
    />
  )
}
