'use client'

import { ActionIcon, Autocomplete, Button, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useEditor } from '@/components/state/editor-context'
import type { FieldSpec } from '@/pipeline/filter'
import { FieldFrame } from './field-frame'
import {
  changeRow,
  clauses,
  filterableFields,
  filterOf,
  inputOf,
  opsOf,
  type Row,
  rowsOf,
  takesList,
  takesNoValue,
} from './filter-rows'
import { FilterSource } from './filter-source'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

/** Conditions on metadata, one row each. */
export function FilterWidget({ value, onChange, label, hint, error, config }: WidgetProps) {
  const t = useTranslations('editor.filter')
  const collections = useEditor((state) => state.environment.collections)
  // The collection is whichever sibling value names one: forms know no node type.
  const collection = collections.find((candidate) => Object.values(config).includes(candidate.id))
  const fields = filterableFields(collection?.fields ?? [])
  const rows = rowsOf(value)
  const write = (next: Row[]) => onChange(filterOf(next))
  const add = () => {
    const field = fields[0]
    if (!field) return
    write([...rows, changeRow({ clause: 'must', field: field.name, op: 'eq', value: '' }, {}, field.type)])
  }
  return (
    <FieldFrame label={label} hint={hint} error={error}>
      <div className={classes.rows}>
        {rows.map((row, index) => (
          <FilterRow
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own; their place is it
            key={`${row.clause}-${index}`}
            row={row}
            fields={fields}
            inputs
            onChange={(next) => write(rows.map((other, place) => (place === index ? next : other)))}
            onRemove={() => write(rows.filter((_other, place) => place !== index))}
          />
        ))}
        <Button variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
          {t('add')}
        </Button>
      </div>
    </FieldFrame>
  )
}

interface FilterRowProps {
  row: Row
  fields: FieldSpec[]
  /** The value may come from an input of the node; a filter that is used at once has none. */
  inputs?: boolean
  onChange: (row: Row) => void
  onRemove: () => void
}

/** One condition: how it counts, its field, its test and its value. */
export function FilterRow({ row, fields, inputs = false, onChange, onRemove }: FilterRowProps) {
  const t = useTranslations('editor.filter')
  const typeOf = (name: string): FieldSpec['type'] => fields.find((field) => field.name === name)?.type ?? 'keyword'
  const type = typeOf(row.field)
  return (
    <div className={classes.card}>
      <div className={classes.rowHead}>
        <Select
          aria-label={t('clause')}
          data={clauses.map((clause) => ({ value: clause, label: t(`clauses.${clause}`) }))}
          value={row.clause}
          onChange={(clause) => onChange({ ...row, clause: clauses.find((known) => known === clause) ?? 'must' })}
        />
        <ActionIcon aria-label={t('remove')} onClick={onRemove}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </div>
      <Autocomplete
        aria-label={t('field')}
        data={fields.map((field) => field.name)}
        value={row.field}
        onChange={(field) => onChange(changeRow(row, { field }, typeOf(field)))}
      />
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
