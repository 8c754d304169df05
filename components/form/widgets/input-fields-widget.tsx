'use client'

import { ActionIcon, Button, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useIssueText } from '@/components/words/use-issue-text'
import type { Issue } from '@/pipeline/issue'
import type { NodeTexts } from '@/pipeline/node-definition'
import { FieldFrame } from './field-frame'
import { draftsOf, type FieldDraft, fieldTypeNames, hasExample, moveItem, newFieldName, tidy } from './input-field-list'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

/** The pipeline's inputs: add, change, order and remove them. */
export function InputFieldsWidget({ spec, value, onChange, label, hint, error, texts, issues }: WidgetProps) {
  const t = useTranslations('editor.form')
  const drafts = draftsOf(value)
  const own = issues.filter((issue) => (issue.path?.length ?? 0) <= 1)
  return (
    <FieldFrame label={label} hint={hint} error={own.length > 0 ? error : undefined}>
      <div className={classes.rows}>
        {drafts.map((draft, index) => (
          <FieldCard
            // biome-ignore lint/suspicious/noArrayIndexKey: fields have no identity of their own, names change while they are typed
            key={`field-${index}`}
            draft={draft}
            texts={texts}
            name={spec.name}
            issues={issues.filter((issue) => issue.path?.[1] === index)}
            isFirst={index === 0}
            isLast={index === drafts.length - 1}
            onChange={(next) => onChange(drafts.map((other, place) => (place === index ? tidy(next) : other)))}
            onMove={(by) => onChange(moveItem(drafts, index, by))}
            onRemove={() => onChange(drafts.filter((_other, place) => place !== index))}
          />
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...drafts, { name: newFieldName(drafts), type: 'text', required: true }])}
        >
          {t('addField')}
        </Button>
      </div>
    </FieldFrame>
  )
}

interface FieldCardProps {
  draft: FieldDraft
  texts: NodeTexts
  name: string
  issues: Issue[]
  isFirst: boolean
  isLast: boolean
  onChange: (draft: FieldDraft) => void
  onMove: (by: 1 | -1) => void
  onRemove: () => void
}

function FieldCard({ draft, texts, name, issues, isFirst, isLast, onChange, onMove, onRemove }: FieldCardProps) {
  const t = useTranslations('editor.form')
  const textOf = useIssueText()
  const label = (key: string): string => texts.fields[`${name}.${key}`]?.label ?? key
  const errorAt = (key: string): string | undefined => {
    const found = issues.find((issue) => issue.path?.[2] === key)
    return found ? textOf(found).message : undefined
  }
  return (
    <fieldset className={classes.card} aria-label={draft.name}>
      <div className={classes.rowHead}>
        <TextInput
          label={label('name')}
          value={draft.name}
          error={errorAt('name')}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
        <ActionIcon aria-label={t('moveUp', { name: draft.name })} disabled={isFirst} onClick={() => onMove(-1)}>
          <IconArrowUp size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={t('moveDown', { name: draft.name })} disabled={isLast} onClick={() => onMove(1)}>
          <IconArrowDown size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={t('removeField', { name: draft.name })} onClick={onRemove}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </div>
      <Select
        label={label('type')}
        data={fieldTypeNames.map((type) => ({ value: type, label: texts.options[`${name}.type=${type}`] ?? type }))}
        value={draft.type}
        onChange={(next) => onChange({ ...draft, type: fieldTypeNames.find((type) => type === next) ?? draft.type })}
      />
      <TextInput
        label={label('label')}
        placeholder={draft.name}
        value={draft.label ?? ''}
        maxLength={120}
        onChange={(event) => onChange({ ...draft, label: event.currentTarget.value })}
      />
      {draft.type === 'choice' ? (
        <TagsInput
          size="xs"
          label={label('choices')}
          value={draft.choices ?? []}
          error={errorAt('choices')}
          onChange={(choices) => onChange({ ...draft, choices })}
        />
      ) : null}
      {hasExample(draft.type) ? (
        <Textarea
          label={label('example')}
          placeholder={draft.type === 'json' ? t('jsonExample') : undefined}
          autosize
          minRows={1}
          maxRows={4}
          maxLength={2000}
          value={draft.example ?? ''}
          error={errorAt('example')}
          onChange={(event) => onChange({ ...draft, example: event.currentTarget.value })}
        />
      ) : null}
      {draft.type === 'json' || draft.type === 'history' ? null : (
        <DefaultInput draft={draft} label={label('default')} error={errorAt('default')} onChange={onChange} />
      )}
      <Switch
        label={label('required')}
        checked={draft.required}
        onChange={(event) => onChange({ ...draft, required: event.currentTarget.checked })}
      />
    </fieldset>
  )
}

interface DefaultInputProps {
  draft: FieldDraft
  label: string
  error: string | undefined
  onChange: (draft: FieldDraft) => void
}

function DefaultInput({ draft, label, error, onChange }: DefaultInputProps) {
  const { default: _before, ...rest } = draft
  const set = (value: string | boolean) => onChange(value === '' ? rest : { ...rest, default: value })
  if (draft.type === 'boolean') {
    return (
      <Switch label={label} checked={draft.default === true} onChange={(event) => set(event.currentTarget.checked)} />
    )
  }
  if (draft.type === 'choice') {
    return (
      <Select
        label={label}
        error={error}
        clearable
        data={draft.choices ?? []}
        value={draft.default === undefined ? null : String(draft.default)}
        onChange={(value) => set(value ?? '')}
      />
    )
  }
  return (
    <TextInput
      label={label}
      error={error}
      value={draft.default === undefined ? '' : String(draft.default)}
      onChange={(event) => set(event.currentTarget.value)}
    />
  )
}
