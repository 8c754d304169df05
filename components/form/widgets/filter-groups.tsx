'use client'

import { Button, Select, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import type { FieldSpec } from '@/pipeline/filter'
import { FilterRow } from './filter-row'
import { type Clause, clauses, newRow, type Row } from './filter-rows'
import classes from './widgets.module.css'

interface FilterGroupsProps {
  rows: readonly Row[]
  fields: readonly FieldSpec[]
  /** Values may come from an input of the node; a filter that is used at once has none. */
  inputs?: boolean
  /** What is wrong with a condition, by its place among those that count as it does. */
  errorOf?: (clause: Clause, place: number) => string | undefined
  onChange: (rows: Row[]) => void
}

/** The conditions of a filter: how they count is said once; a filter that mixes them has a group for each way. */
export function FilterGroups({ rows, fields, inputs = false, errorOf, onChange }: FilterGroupsProps) {
  const t = useTranslations('editor.filter')
  const used = clauses.filter((clause) => rows.some((row) => row.clause === clause))
  const free = clauses.filter((clause) => !used.includes(clause))
  const add = (clause: Clause = 'must') => onChange([...rows, ...newRow(clause, fields)])
  return (
    <div className={classes.rows}>
      {used.map((clause, place) => (
        <Fragment key={clause}>
          {place > 0 ? (
            <Text size="xs" c="dimmed">
              {t('and')}
            </Text>
          ) : null}
          <fieldset
            className={classes.group}
            data-nested={used.length > 1 || undefined}
            aria-label={t(`clauses.${clause}`)}
          >
            <Select
              aria-label={t('clause')}
              data={[clause, ...free].map((value) => ({ value, label: t(`clauses.${value}`) }))}
              value={clause}
              onChange={(next) => {
                const to = clauses.find((known) => known === next) ?? clause
                onChange(rows.map((row) => (row.clause === clause ? { ...row, clause: to } : row)))
              }}
            />
            {rows.map((row, index) =>
              row.clause === clause ? (
                <FilterRow
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own; their place is it
                  key={index}
                  row={row}
                  fields={fields}
                  inputs={inputs}
                  error={errorOf?.(clause, rows.slice(0, index).filter((other) => other.clause === clause).length)}
                  onChange={(next) => onChange(rows.map((other, at) => (at === index ? next : other)))}
                  onRemove={() => onChange(rows.filter((_other, at) => at !== index))}
                />
              ) : null,
            )}
            <AddButton onClick={() => add(clause)}>{t('add')}</AddButton>
          </fieldset>
        </Fragment>
      ))}
      {used.length === 0 ? <AddButton onClick={() => add()}>{t('add')}</AddButton> : null}
      {used.length > 0 && free.length > 0 ? <AddButton onClick={() => add(free[0])}>{t('addGroup')}</AddButton> : null}
    </div>
  )
}

function AddButton({ children, onClick }: { children: string; onClick: () => void }) {
  return (
    <Button variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={onClick}>
      {children}
    </Button>
  )
}
