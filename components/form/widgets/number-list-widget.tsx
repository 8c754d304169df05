'use client'

import { ActionIcon, Button, NumberInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { FieldFrame } from './field-frame'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

/** Numbers in an order that counts. */
export function NumberListWidget({ value, onChange, label, hint, error }: WidgetProps) {
  const t = useTranslations('editor.numberList')
  const numbers = Array.isArray(value) ? value.filter((item): item is number => typeof item === 'number') : []
  return (
    <FieldFrame label={label} hint={hint} error={error}>
      <div className={classes.rows}>
        {numbers.map((number, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what identifies a number
          <div key={`number-${index}`} className={classes.rowHead}>
            <NumberInput
              aria-label={t('number', { place: index + 1 })}
              value={number}
              clampBehavior="none"
              onChange={(next) => {
                if (typeof next === 'number') onChange(numbers.map((old, place) => (place === index ? next : old)))
              }}
            />
            <ActionIcon
              aria-label={t('remove', { place: index + 1 })}
              onClick={() => onChange(numbers.filter((_number, place) => place !== index))}
            >
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...numbers, 1])}
        >
          {t('add')}
        </Button>
      </div>
    </FieldFrame>
  )
}
