'use client'

import { Anchor, Group, SegmentedControl, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { FieldFrame } from './field-frame'
import { LazyCodeEditor } from './lazy-code-editor'
import { fieldListOf, noFields, schemaOf, type Unshown } from './schema-fields'
import { SchemaFieldsEditor } from './schema-fields-editor'
import { readSchemaText } from './schema-text'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

const EXAMPLE = { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] }

/** A JSON schema: as the list of its fields where it can be shown so, else and on demand as text. */
export function JsonSchemaWidget({ value, onChange, label, hint, error }: WidgetProps) {
  const t = useTranslations('editor.form.schema')
  const stored = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  const read = readSchemaText(stored)
  const shown = read.ok ? (read.schema ? fieldListOf(read.schema) : { ok: true as const, list: noFields }) : null
  const [view, setView] = useState(shown?.ok ? 'fields' : 'json')
  const asFields = view === 'fields' && shown?.ok
  const problem = read.ok ? error : t(read.problem)
  return (
    <FieldFrame label={label} hint={hint} error={problem}>
      <SegmentedControl
        fullWidth
        mt={4}
        aria-label={t('view', { label })}
        data={[
          { value: 'fields', label: t('fields'), disabled: !shown?.ok },
          { value: 'json', label: t('json') },
        ]}
        value={asFields ? 'fields' : 'json'}
        onChange={setView}
      />
      {shown?.ok === false ? <WhyText reason={shown.reason} /> : null}
      {asFields ? (
        <SchemaFieldsEditor list={shown.list} onChange={(list) => onChange(schemaOf(list))} />
      ) : (
        <SchemaText stored={stored} onChange={onChange} label={label} isWrong={problem !== undefined} />
      )}
    </FieldFrame>
  )
}

/** Why a schema stays text. */
function WhyText({ reason }: { reason: Unshown }) {
  const t = useTranslations('editor.form.schema.unshown')
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {t(reason.code, { ...reason, whole: reason.at === '' ? 'yes' : 'no' })}
    </Text>
  )
}

interface SchemaTextProps {
  stored: string
  onChange: (value: unknown) => void
  label: string
  isWrong: boolean
}

/** A JSON schema as text. What does not parse is kept as the text it is, so that the issues list it and nothing is lost. */
function SchemaText({ stored, onChange, label, isWrong }: SchemaTextProps) {
  const t = useTranslations('editor.form.schema')
  const [text, setText] = useState(stored)
  // An undo, or another tab's version, shows; text that only differs in spaces stays as it was typed.
  const [seen, setSeen] = useState(stored)
  if (stored !== seen) {
    setSeen(stored)
    const read = readSchemaText(text)
    if (text !== stored && (!read.ok || JSON.stringify(read.schema, null, 2) !== stored)) setText(stored)
  }
  const change = (next: string) => {
    setText(next)
    const result = readSchemaText(next)
    onChange(result.ok ? result.schema : next)
  }
  return (
    <>
      <div className={classes.code} data-invalid={isWrong || undefined}>
        <LazyCodeEditor language="json" label={label} value={text} onChange={change} invalid={isWrong} />
      </div>
      <Group gap="sm" mt={4}>
        <Anchor component="button" type="button" size="xs" onClick={() => change(JSON.stringify(EXAMPLE, null, 2))}>
          {t('example')}
        </Anchor>
        {text === '' ? null : (
          <Anchor component="button" type="button" size="xs" onClick={() => change('')}>
            {t('remove')}
          </Anchor>
        )}
      </Group>
    </>
  )
}
