'use client'

import { SegmentedControl, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { FieldSpec } from '@/pipeline/filter'
import { fromInput, fromValue, inputOf, isInputName, type Row, suggestedInput } from './filter-rows'

interface FilterSourceProps {
  row: Row
  type: FieldSpec['type']
  onChange: (row: Row) => void
}

/** Where a condition's value comes from: written in it, or brought by an input of the node. */
export function FilterSource({ row, type, onChange }: FilterSourceProps) {
  const t = useTranslations('editor.filter')
  const name = inputOf(row)
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t('source')}
        data={[
          { value: 'value', label: t('fromValue') },
          { value: 'input', label: t('fromInput') },
        ]}
        value={name === undefined ? 'value' : 'input'}
        onChange={(source) => onChange(source === 'input' ? fromInput(row, suggestedInput(row)) : fromValue(row, type))}
      />
      {name === undefined ? null : <InputName name={name} onChange={(next) => onChange(fromInput(row, next))} />}
    </>
  )
}

/** An input's name while it is typed: only one that a port may have leaves the field, so the filter stays whole. */
function InputName({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const t = useTranslations('editor.filter')
  const [draft, setDraft] = useState<string>()
  const shown = draft ?? name
  return (
    <TextInput
      size="xs"
      label={t('inputName')}
      description={t('inputHint')}
      error={isInputName(shown) ? undefined : t('inputInvalid')}
      spellCheck={false}
      value={shown}
      onChange={(event) => {
        const next = event.currentTarget.value
        setDraft(next)
        if (isInputName(next)) onChange(next)
      }}
      onBlur={() => setDraft(undefined)}
    />
  )
}
