'use client'

import { Button, Group, Popover, Text } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { FilterGroups } from '@/components/form/widgets/filter-groups'
import { filterableFields, filterOf, type Row, rowsOf } from '@/components/form/widgets/filter-rows'
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
  const [rows, setRows] = useState<Row[]>(() => rowsOf(value))
  const all = filterableFields(fields)
  const parsed = filterSchema.safeParse(filterOf(rows))
  return (
    <div className={widgets.rows}>
      {rows.length === 0 ? (
        <Text size="xs" c="dimmed">
          {t('filterNone')}
        </Text>
      ) : null}
      <FilterGroups rows={rows} fields={all} onChange={setRows} />
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
