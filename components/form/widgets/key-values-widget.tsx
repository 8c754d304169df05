'use client'

import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { useIssueText } from '@/components/words/use-issue-text'
import { FieldFrame } from './field-frame'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

const rowsSchema = z.array(z.object({ name: z.string().catch(''), value: z.string().catch('') })).catch([])

/** Names with values, one row each; values may be templates. */
export function KeyValuesWidget({ value, onChange, label, hint, error, issues }: WidgetProps) {
  const t = useTranslations('editor.keyValues')
  const textOf = useIssueText()
  const rows = rowsSchema.parse(value ?? [])
  const write = (index: number, change: Partial<(typeof rows)[number]>) =>
    onChange(rows.map((row, place) => (place === index ? { ...row, ...change } : row)))
  const errorAt = (index: number, key: string): string | undefined => {
    const found = issues.find(({ path }) => path?.[1] === index && path[2] === key)
    return found ? textOf(found).message : undefined
  }
  return (
    <FieldFrame
      label={label}
      hint={hint}
      error={issues.some(({ path }) => (path?.length ?? 0) <= 1) ? error : undefined}
    >
      <div className={classes.rows}>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own; their place is it
          <div key={`row-${index}`} className={classes.card}>
            <div className={classes.rowHead}>
              <TextInput
                aria-label={t('name')}
                placeholder={t('name')}
                value={row.name}
                error={errorAt(index, 'name')}
                onChange={(event) => write(index, { name: event.currentTarget.value })}
              />
              <ActionIcon
                aria-label={t('remove', { name: row.name })}
                onClick={() => onChange(rows.filter((_row, place) => place !== index))}
              >
                <IconTrash size={15} aria-hidden />
              </ActionIcon>
            </div>
            <TextInput
              aria-label={t('value')}
              placeholder={t('value')}
              value={row.value}
              error={errorAt(index, 'value')}
              onChange={(event) => write(index, { value: event.currentTarget.value })}
            />
          </div>
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...rows, { name: '', value: '' }])}
        >
          {t('add')}
        </Button>
      </div>
    </FieldFrame>
  )
}
