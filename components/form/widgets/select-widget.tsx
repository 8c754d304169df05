'use client'

import { Input, SegmentedControl, Select } from '@mantine/core'
import { InlineText } from '@/components/ui/inline-text'
import { fitSideBySide } from './side-by-side'
import type { PlainWidgetProps } from './widget'

/** One of several: side by side when they are few and short, else a list. */
export function SelectWidget({ spec, value, onChange, label, hint, error, texts }: PlainWidgetProps) {
  const data = spec.choices.map((choice) => ({
    value: choice,
    label: texts.options?.[`${spec.name}=${choice}`] ?? choice,
  }))
  const description = hint ? <InlineText text={hint} /> : undefined
  const current = typeof value === 'string' ? value : null
  if (fitSideBySide(data.map((item) => item.label)) && !spec.optional) {
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
