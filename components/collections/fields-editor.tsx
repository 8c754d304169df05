'use client'

import { ActionIcon, Button, Group, Input, Select, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { fieldTypes } from '@/pipeline/filter'
import { asFieldType, type DraftProblem, type FieldDraft } from './collection-form'
import classes from './collections.module.css'

interface FieldsEditorProps {
  fields: FieldDraft[]
  onChange: (fields: FieldDraft[]) => void
  problems: Record<string, DraftProblem>
}

/** Declares the metadata fields of a collection: name and type of each. */
export function FieldsEditor({ fields, onChange, problems }: FieldsEditorProps) {
  const t = useTranslations('collections')
  const counter = useRef(0)
  const add = () => {
    counter.current += 1
    onChange([...fields, { key: `field-${counter.current}`, name: '', type: 'keyword' }])
  }
  const change = (key: string, part: Partial<FieldDraft>) =>
    onChange(fields.map((field) => (field.key === key ? { ...field, ...part } : field)))
  const problemOf = (key: string) => {
    const problem = problems[key]
    return problem ? t(`create.${problem}`) : null
  }

  return (
    <fieldset className={classes.fields} aria-label={t('create.fields')}>
      <Input.Description size="xs" mb={6}>
        {t('create.fieldsHint')}
      </Input.Description>
      {fields.map((field) => (
        <Group key={field.key} gap={8} mb={6} align="flex-start" wrap="nowrap">
          <TextInput
            flex={1}
            aria-label={t('create.fieldName')}
            placeholder="year"
            value={field.name}
            onChange={(event) => change(field.key, { name: event.currentTarget.value })}
            error={problemOf(field.key)}
          />
          <Select
            w={160}
            aria-label={t('create.fieldType')}
            data={fieldTypes.map((type) => ({ value: type, label: t(`fieldTypes.${type}`) }))}
            value={field.type}
            onChange={(type) => change(field.key, { type: asFieldType(type) })}
          />
          <ActionIcon
            size={30}
            aria-label={t('create.removeField', { name: field.name })}
            onClick={() => onChange(fields.filter((one) => one.key !== field.key))}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
        {t('create.addField')}
      </Button>
    </fieldset>
  )
}
