'use client'

import { SegmentedControl } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { FieldSpec } from '@/pipeline/filter'
import { DraftInput } from './draft-input'
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
      {name === undefined ? null : (
        <DraftInput
          label={t('inputName')}
          description={t('inputHint')}
          value={name}
          problemOf={(text) => (isInputName(text) ? undefined : t('inputInvalid'))}
          onChange={(next) => onChange(fromInput(row, next))}
        />
      )}
    </>
  )
}
