'use client'

import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { ChatModelSelect } from '@/components/models/chat-model-select'
import type { AssertionKind } from '@/pipeline/cases/assertion'
import { modelRefSchema } from '@/pipeline/model-ref'
import type { AssertionField } from './assertion-form'
import classes from './cases.module.css'

interface AssertionWidgetProps {
  kind: AssertionKind
  field: AssertionField
  value: unknown
  error: string | undefined
  onChange: (value: unknown) => void
}

/** The control of one field of a check. */
export function AssertionWidget({ kind, field, value, error, onChange }: AssertionWidgetProps) {
  const t = useTranslations('datasets.checks')
  const label = t(`fields.${labelKey(kind, field.name)}`)
  const text = typeof value === 'string' ? value : ''
  switch (field.widget) {
    case 'line':
      return (
        <TextInput
          className={classes.whole}
          label={label}
          value={text}
          error={error}
          maxLength={2_000}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'text':
    case 'code':
      return (
        <Textarea
          className={classes.whole}
          classNames={field.widget === 'code' ? { input: classes.code } : {}}
          label={label}
          autosize
          minRows={field.name === 'pattern' ? 1 : 2}
          maxRows={12}
          maxLength={20_000}
          value={text}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'switch':
      return (
        <Switch
          className={classes.switch}
          label={label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'select':
      return (
        <Select
          label={label}
          allowDeselect={false}
          data={(field.options ?? []).map((option) => ({ value: option, label: t(`options.${option}`) }))}
          value={text}
          onChange={onChange}
        />
      )
    case 'judge':
      return <JudgeSelect label={label} value={value} onChange={onChange} />
    default:
      return <NumberField field={field} label={label} value={value} error={error} onChange={onChange} />
  }
}

/** What a kind calls its field otherwise than others do. */
const ownLabels: Readonly<Record<string, string>> = { 'similarity.text': 'similarText', 'regex.not': 'notMatch' }
const labelKey = (kind: AssertionKind, name: string): string => ownLabels[`${kind}.${name}`] ?? name

function NumberField({ field, label, value, error, onChange }: Omit<AssertionWidgetProps, 'kind'> & { label: string }) {
  const isShare = field.widget === 'share'
  const shown = typeof value === 'number' ? (isShare ? Math.round(value * 100) : value) : ''
  return (
    <NumberInput
      label={label}
      value={shown}
      error={error}
      min={isShare ? 0 : 1}
      allowDecimal={false}
      allowNegative={false}
      thousandSeparator={isShare ? undefined : ' '}
      {...(isShare && { max: 100, suffix: ' %' })}
      onChange={(next) => onChange(typeof next === 'number' ? (isShare ? next / 100 : next) : undefined)}
    />
  )
}

function JudgeSelect({
  label,
  value,
  onChange,
}: {
  label: string
  value: unknown
  onChange: (value: unknown) => void
}) {
  const parsed = modelRefSchema.safeParse(value)
  return (
    <ChatModelSelect
      label={label}
      value={parsed.success ? parsed.data : { provider: 'auto', model: '' }}
      // Automatic is what a check without a judge has.
      onChange={(ref) => onChange(ref.provider === 'auto' ? undefined : ref)}
    />
  )
}
