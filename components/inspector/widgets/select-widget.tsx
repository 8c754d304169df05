'use client'

import { Input, SegmentedControl, Select } from '@mantine/core'
import { InlineText } from '../inline-text'
import type { WidgetProps } from './widget'

const SEGMENTED_LETTERS = 34

/** One of several: side by side when they are few and short, else a list. */
export function SelectWidget({ spec, value, onChange, label, hint, error, texts }: WidgetProps) {
  const data = spec.choices.map((choice) => ({
    value: choice,
    label: texts.options[`${spec.name}=${choice}`] ?? choice,
  }))
  const description = hint ? <InlineText text={hint} /> : undefined
  const letters = data.reduce((sum, item) => sum + item.label.length, 0)
  const current = typeof value === 'string' ? value : null
  if (letters <= SEGMENTED_LETTERS && !spec.optional) {
    return (
      <Input.Wrapper size="xs" label={label} description={description} error={error}>
        <SegmentedControl fullWidth mt={4} data={data} value={current ?? ''} onChange={onChange} aria-label={label} />
      </Input.Wrapper>
    )
  }
  return (
    <Select
      label={label}
      description={description}
      error={error}
      data={data}
      value={current}
      clearable={spec.optional}
      onChange={(next) => onChange(next ?? undefined)}
    />
  )
}
