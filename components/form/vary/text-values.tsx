'use client'

import { ActionIcon, Button, Group, Stack, Textarea } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { MOST_VALUES } from '@/pipeline/evaluation/sweep'
import type { ValuesProps } from './plain-values'
import classes from './vary.module.css'

interface Text {
  id: number
  text: string
}

/** `undefined`: it is no JSON. */
function readText(text: string, json: boolean): unknown {
  if (!json) return text
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Several texts, or several values written as JSON. */
export function TextValues({ values, onChange, label, json = false }: ValuesProps & { json?: boolean }) {
  const t = useTranslations('sweep.values')
  const [texts, setTexts] = useState<Text[]>(() =>
    (values.length === 0 ? [''] : values).map((value, id) => ({
      id,
      text: typeof value === 'string' && !json ? value : JSON.stringify(value, null, 2),
    })),
  )
  const take = (next: Text[]) => {
    setTexts(next)
    const read = next.map(({ text }) => readText(text, json))
    onChange(read.includes(undefined) ? null : read)
  }
  const nextId = Math.max(-1, ...texts.map(({ id }) => id)) + 1
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      {texts.map(({ id, text }, index) => (
        <Group key={id} gap={4} align="flex-start" wrap="nowrap">
          <Textarea
            className={classes.text}
            classNames={{ input: classes.code }}
            data-autofocus={index === 0 || undefined}
            aria-label={t('text', { place: index + 1 })}
            autosize
            minRows={2}
            maxRows={12}
            value={text}
            error={readText(text, json) === undefined ? t('noJson') : undefined}
            onChange={({ currentTarget: { value } }) =>
              take(texts.map((one) => (one.id === id ? { id, text: value } : one)))
            }
          />
          <ActionIcon
            aria-label={t('removeText', { place: index + 1 })}
            disabled={texts.length === 1}
            onClick={() => take(texts.filter((one) => one.id !== id))}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={texts.length >= MOST_VALUES}
        // The next one is mostly a change of the last.
        onClick={() => take([...texts, { id: nextId, text: texts.at(-1)?.text ?? '' }])}
      >
        {t('addText')}
      </Button>
    </Stack>
  )
}
