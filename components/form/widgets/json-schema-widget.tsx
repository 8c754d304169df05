'use client'

import { Anchor, Group } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { FieldFrame } from './field-frame'
import { LazyCodeEditor } from './lazy-code-editor'
import { readSchemaText } from './schema-text'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

const EXAMPLE = { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] }

/** A JSON schema as text. What does not parse is kept as the text it is, so that the issues list it and nothing is lost. */
export function JsonSchemaWidget({ value, onChange, label, hint, error }: WidgetProps) {
  const t = useTranslations('editor.form')
  const stored = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  const [text, setText] = useState(stored)
  const read = readSchemaText(text)
  // An undo, or another tab's version, shows; text that only differs in spaces stays as it was typed.
  const [seen, setSeen] = useState(stored)
  if (stored !== seen) {
    setSeen(stored)
    if (text !== stored && (!read.ok || JSON.stringify(read.schema, null, 2) !== stored)) setText(stored)
  }
  const change = (next: string) => {
    setText(next)
    const result = readSchemaText(next)
    onChange(result.ok ? result.schema : next)
  }
  const problem = read.ok ? error : t(`schema.${read.problem}`)
  return (
    <FieldFrame label={label} hint={hint} error={problem}>
      <div className={classes.code} data-invalid={problem !== undefined || undefined}>
        <LazyCodeEditor language="json" label={label} value={text} onChange={change} invalid={problem !== undefined} />
      </div>
      <Group gap="sm" mt={4}>
        <Anchor component="button" type="button" size="xs" onClick={() => change(JSON.stringify(EXAMPLE, null, 2))}>
          {t('schema.example')}
        </Anchor>
        {text === '' ? null : (
          <Anchor component="button" type="button" size="xs" onClick={() => change('')}>
            {t('schema.remove')}
          </Anchor>
        )}
      </Group>
    </FieldFrame>
  )
}
