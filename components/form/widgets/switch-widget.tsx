'use client'

import { Switch } from '@mantine/core'
import { InlineText } from '@/components/ui/inline-text'
import type { PlainWidgetProps } from './widget'

/** Yes or no. */
export function SwitchWidget({ value, onChange, label, hint, error }: PlainWidgetProps) {
  return (
    <Switch
      label={label}
      description={hint ? <InlineText text={hint} /> : undefined}
      error={error}
      checked={value === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}
