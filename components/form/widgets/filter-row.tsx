'use client'

import { ActionIcon, Autocomplete, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { FieldSpec } from '@/pipeline/filter'
import { changeRow, inputOf, opsOf, type Row, takesList, takesNoValue } from './filter-rows'
import { FilterSource } from './filter-source'
import classes from './widgets.module.css'

interface FilterRowProps {
  row: Row
  fields: readonly FieldSpec[]
  /** The value may come from an input of the node; a filter that is used at once has none. */
  inputs?: boolean
  error?: string | undefined
  onChange: (row: Row) => void
  onRemove: () => void
}

/** One condition: its field, its test and its value. */
export function FilterRow({ row, fields, inputs = false, error, onChange, onRemove }: FilterRowProps) {
  const t = useTranslations('editor.filter')
  const typeOf = (name: string): FieldSpec['type'] => fields.find((field) => field.name === name)?.type ?? 'keyword'
  const type = typeOf(row.field)
  return (
    <div className={classes.card}>
      <div className={classes.rowHead}>
        <Autocomplete
          aria-label={t('field')}
          error={error}
          data={fields.map((field) => field.name)}
          value={row.field}
          onChange={(field) => onChange(changeRow(row, { field }, typeOf(field)))}
        />
        <ActionIcon aria-label={t('remove')} onClick={onRemove}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </div>
      <Select
        aria-label={t('test')}
        data={opsOf(type).map((op) => ({ value: op, label: t(`ops.${op}`) }))}
        value={row.op}
        onChange={(op) => onChange(changeRow(row, { op: opsOf(type).find((known) => known === op) ?? row.op }, type))}
      />
      {inputs && !takesNoValue(row.op) ? <FilterSource row={row} type={type} onChange={onChange} /> : null}
      {takesNoValue(row.op) || (inputs && inputOf(row) !== undefined) ? null : (
        <ValueInput row={row} type={type} onChange={(value) => onChange(changeRow(row, { value }, type))} />
      )}
    </div>
  )
}

function ValueInput({
  row,
  type,
  onChange,
}: {
  row: Row
  type: FieldSpec['type']
  onChange: (value: unknown) => void
}) {
  const t = useTranslations('editor.filter')
  const label = t('value')
  if (takesList(row.op)) {
    const values = Array.isArray(row.value) ? row.value.map(String) : []
    return <TagsInput size="xs" aria-label={label} placeholder={t('values')} value={values} onChange={onChange} />
  }
  if (type === 'boolean') {
    return (
      <Switch
        label={row.value === true ? t('yes') : t('no')}
        checked={row.value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  }
  if (type === 'number') {
    return <NumberInput aria-label={label} value={typeof row.value === 'number' ? row.value : ''} onChange={onChange} />
  }
  return (
    <TextInput
      aria-label={label}
      placeholder={type === 'datetime' ? '2026-01-31T00:00:00Z' : label}
      value={typeof row.value === 'string' ? row.value : ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
