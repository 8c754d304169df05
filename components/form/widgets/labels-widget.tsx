'use client'

import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { useIssueText } from '@/components/words/use-issue-text'
import { FieldFrame } from './field-frame'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

const rowSchema = z.object({ name: z.string().catch(''), answer: z.string().catch('') })

/** The labels of a config, however broken one of them is. */
export const labelsOf = (value: unknown): z.infer<typeof rowSchema>[] =>
  (Array.isArray(value) ? value : []).flatMap((item: unknown) => rowSchema.safeParse(item).data ?? [])

/** The labels of a classifier: their names, and what the model says for each. */
export function LabelsWidget({ value, onChange, label, hint, error, issues }: WidgetProps) {
  const t = useTranslations('editor.labels')
  const textOf = useIssueText()
  const rows = labelsOf(value)
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
          // biome-ignore lint/suspicious/noArrayIndexKey: labels have no identity of their own, names change while they are typed
          <div key={`label-${index}`} className={classes.pair}>
            <TextInput
              aria-label={t('name', { number: index + 1 })}
              placeholder={t('namePlaceholder')}
              value={row.name}
              maxLength={200}
              error={errorAt(index, 'name')}
              onChange={(event) => write(index, { name: event.currentTarget.value })}
            />
            <TextInput
              aria-label={t('answer', { number: index + 1 })}
              placeholder={row.name === '' ? t('answerPlaceholder') : row.name}
              value={row.answer}
              maxLength={200}
              error={errorAt(index, 'answer')}
              onChange={(event) => write(index, { answer: event.currentTarget.value })}
            />
            <ActionIcon
              aria-label={t('remove', { name: row.name })}
              onClick={() => onChange(rows.filter((_row, place) => place !== index))}
            >
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...rows, { name: '', answer: '' }])}
        >
          {t('add')}
        </Button>
      </div>
    </FieldFrame>
  )
}
