'use client'

import { Textarea, TextInput } from '@mantine/core'
import { InlineText } from '@/components/ui/inline-text'
import type { WidgetProps } from './widget'

/** One line of text. */
export function TextWidget({ spec, value, onChange, label, hint, error }: WidgetProps) {
  return (
    <TextInput
      label={label}
      description={hint ? <InlineText text={hint} /> : undefined}
      error={error}
      value={typeof value === 'string' ? value : ''}
      maxLength={spec.maxLength}
      onChange={(event) =>
        onChange(spec.optional && event.currentTarget.value === '' ? undefined : event.currentTarget.value)
      }
    />
  )
}

/** Several lines of text. */
export function TextareaWidget({ spec, value, onChange, label, hint, error }: WidgetProps) {
  return (
    <Textarea
      label={label}
      description={hint ? <InlineText text={hint} /> : undefined}
      error={error}
      value={typeof value === 'string' ? value : ''}
      maxLength={spec.maxLength}
      autosize
      minRows={3}
      maxRows={12}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
