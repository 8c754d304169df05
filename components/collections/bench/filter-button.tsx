'use client'

import { Button, Group, Popover, Text } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { changeRow, filterableFields, filterOf, type Row, rowsOf } from '@/components/form/widgets/filter-rows'
import { FilterRow } from '@/components/form/widgets/filter-widget'
import widgets from '@/components/form/widgets/widgets.module.css'
import { type FieldSpec, type Filter, filterSchema, isEmptyFilter } from '@/pipeline/filter'

interface FilterButtonProps {
  value: Filter | undefined
  fields: readonly FieldSpec[]
  /** `undefined`: no filter. */
  onChange: (filter: Filter | undefined) => void
}

/** Conditions on metadata, made in a small window and applied together. */
export function FilterButton({ value, fields, onChange }: FilterButtonProps) {
  const t = useTranslations('collections.search')
  const [opened, setOpened] = useState(false)
  const count = rowsOf(value).length
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={330} trapFocus withinPortal>
      <Popover.Target>
        <Button
          variant={count > 0 ? 'light' : 'default'}
          leftSection={<IconFilter size={14} aria-hidden />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {t('filter', { count })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('filter', { count: 0 })}>
        {opened ? (
          <FilterForm
            value={value}
            fields={fields}
            onApply={(filter) => {
              onChange(filter)
              setOpened(false)
            }}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  )
}

interface FilterFormProps {
  value: Filter | undefined
  fields: readonly FieldSpec[]
  onApply: (filter: Filter | undefined) => void
}

function FilterForm({ value, fields, onApply }: FilterFormProps) {
  const t = useTranslations('collections.search')
  const words = useTranslations('editor.filter')
  const [rows, setRows] = useState<Row[]>(() => rowsOf(value))
  const all = filterableFields(fields)
  const parsed = filterSchema.safeParse(filterOf(rows))
  const add = () => {
    const [field] = all
    if (!field) return
    setRows([...rows, changeRow({ clause: 'must', field: field.name, op: 'eq', value: '' }, {}, field.type)])
  }
  return (
    <div className={widgets.rows}>
      {rows.length === 0 ? (
        <Text size="xs" c="dimmed">
          {t('filterNone')}
        </Text>
      ) : null}
      {rows.map((row, index) => (
        <FilterRow
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own; their place is it
          key={`${row.clause}-${index}`}
          row={row}
          fields={all}
          onChange={(next) => setRows(rows.map((other, place) => (place === index ? next : other)))}
          onRemove={() => setRows(rows.filter((_other, place) => place !== index))}
        />
      ))}
      <Button variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
        {words('add')}
      </Button>
      <Group justify="flex-end" gap="xs">
        {value ? (
          <Button variant="subtle" onClick={() => onApply(undefined)}>
            {t('filterClear')}
          </Button>
        ) : null}
        <Button
          disabled={!parsed.success}
          onClick={() => onApply(parsed.success && !isEmptyFilter(parsed.data) ? parsed.data : undefined)}
        >
          {t('filterApply')}
        </Button>
      </Group>
    </div>
  )
}
