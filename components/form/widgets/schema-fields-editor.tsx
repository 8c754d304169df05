'use client'

import { ActionIcon, Button, Group, SegmentedControl, Select, Switch, TagsInput, Textarea } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { DraftInput } from './draft-input'
import { moveItem, newFieldName } from './input-field-list'
import { type FieldList, fieldKinds, nameProblem, type SchemaField, withKind } from './schema-fields'
import classes from './widgets.module.css'

interface SchemaFieldsEditorProps {
  list: FieldList
  onChange: (list: FieldList) => void
}

/** A JSON schema as the list of its fields: of one object, or of each object in a list. */
export function SchemaFieldsEditor({ list, onChange }: SchemaFieldsEditorProps) {
  const t = useTranslations('editor.schemaFields')
  return (
    <div className={classes.rows}>
      <SegmentedControl
        fullWidth
        aria-label={t('whole')}
        data={[
          { value: 'one', label: t('one') },
          { value: 'list', label: t('several') },
        ]}
        value={list.list ? 'list' : 'one'}
        onChange={(shape) => onChange({ ...list, list: shape === 'list' })}
      />
      <FieldRows fields={list.fields} add={t('add')} onChange={(fields) => onChange({ ...list, fields })} />
    </div>
  )
}

interface FieldRowsProps {
  fields: readonly SchemaField[]
  /** What the button says that adds one. */
  add: string
  onChange: (fields: SchemaField[]) => void
}

function FieldRows({ fields, add, onChange }: FieldRowsProps) {
  const button = useRef<HTMLButtonElement>(null)
  // Whoever adds a field names it next.
  const [added, setAdded] = useState<number>()
  return (
    <>
      {fields.map((field, index) => (
        <FieldCard
          // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
          key={`field-${index}`}
          field={field}
          others={fields.filter((other) => other !== field)}
          isNew={added === index}
          isFirst={index === 0}
          isLast={index === fields.length - 1}
          onChange={(next) => onChange(fields.map((other, place) => (place === index ? next : other)))}
          onMove={(by) => onChange(moveItem(fields, index, by))}
          onRemove={() => {
            setAdded(undefined)
            onChange(fields.filter((_other, place) => place !== index))
            button.current?.focus()
          }}
        />
      ))}
      <Button
        ref={button}
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => {
          setAdded(fields.length)
          onChange([...fields, { name: newFieldName(fields), kind: 'text', list: false, required: true }])
        }}
      >
        {add}
      </Button>
    </>
  )
}

interface FieldCardProps {
  field: SchemaField
  others: readonly SchemaField[]
  isNew: boolean
  isFirst: boolean
  isLast: boolean
  onChange: (field: SchemaField) => void
  onMove: (by: 1 | -1) => void
  onRemove: () => void
}

function FieldCard({ field, others, isNew, onChange, ...head }: FieldCardProps) {
  const t = useTranslations('editor.schemaFields')
  const { name, kind, description, choices = [], record } = field
  return (
    <fieldset className={classes.card} aria-label={name}>
      <NameRow field={field} others={others} isNew={isNew} onChange={onChange} {...head} />
      <Select
        aria-label={t('type')}
        data={fieldKinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        value={kind}
        onChange={(next) => onChange(withKind(field, fieldKinds.find((known) => known === next) ?? kind))}
      />
      {kind === 'choice' ? (
        <TagsInput
          size="xs"
          aria-label={t('choices')}
          placeholder={t('choicesHint')}
          value={choices}
          error={choices.length === 0 ? t('choicesEmpty') : undefined}
          onChange={(next) => onChange({ ...field, choices: next })}
        />
      ) : null}
      <Textarea
        aria-label={t('description')}
        placeholder={t('description')}
        autosize
        minRows={1}
        maxRows={4}
        value={description ?? ''}
        onChange={(event) => {
          const { description: _before, ...rest } = field
          const next = event.currentTarget.value
          onChange(next === '' ? rest : { ...rest, description: next })
        }}
      />
      <Group gap="md">
        <Switch
          label={t('required')}
          checked={field.required}
          onChange={(event) => onChange({ ...field, required: event.currentTarget.checked })}
        />
        <Switch
          label={t('list')}
          checked={field.list}
          onChange={(event) => onChange({ ...field, list: event.currentTarget.checked })}
        />
      </Group>
      {record ? (
        <div className={classes.rows}>
          <FieldRows
            fields={record.fields}
            add={t('addInside', { name })}
            onChange={(fields) => onChange({ ...field, record: { ...record, fields } })}
          />
        </div>
      ) : null}
    </fieldset>
  )
}

function NameRow({ field, others, isNew, isFirst, isLast, onChange, onMove, onRemove }: FieldCardProps) {
  const t = useTranslations('editor.schemaFields')
  const form = useTranslations('editor.form')
  const named = { name: field.name }
  return (
    <div className={classes.rowHead}>
      <DraftInput
        aria-label={t('name')}
        value={field.name}
        autoFocus={isNew}
        onFocus={(event) => (isNew ? event.currentTarget.select() : undefined)}
        problemOf={(text) => {
          const problem = nameProblem(text, others)
          return problem && t(problem)
        }}
        onChange={(next) => onChange({ ...field, name: next.trim() })}
      />
      <ActionIcon aria-label={form('moveUp', named)} disabled={isFirst} onClick={() => onMove(-1)}>
        <IconArrowUp size={15} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={form('moveDown', named)} disabled={isLast} onClick={() => onMove(1)}>
        <IconArrowDown size={15} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={form('removeField', named)} onClick={onRemove}>
        <IconTrash size={15} aria-hidden />
      </ActionIcon>
    </div>
  )
}
