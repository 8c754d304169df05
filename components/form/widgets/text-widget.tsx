'use client'

import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { InlineText } from '@/components/ui/inline-text'
import { hintBelow, type PlainWidgetProps } from './widget'

/** What the fields for text have in common. */
const common = ({ spec, label, hint, error, placeholder, isFirst }: PlainWidgetProps) => ({
  label,
  description: hint ? <InlineText text={hint} /> : undefined,
  error,
  placeholder,
  maxLength: spec.maxLength,
  inputWrapperOrder: spec.row === undefined ? undefined : hintBelow,
  'data-autofocus': isFirst,
})

/** One line of text. */
export function TextWidget(props: PlainWidgetProps) {
  const { spec, value, onChange } = props
  return (
    <TextInput
      {...common(props)}
      type={spec.isAddress ? 'url' : 'text'}
      autoComplete="off"
      value={typeof value === 'string' ? value : ''}
      onChange={(event) =>
        onChange(spec.optional && event.currentTarget.value === '' ? undefined : event.currentTarget.value)
      }
    />
  )
}

/** Several lines of text. */
export function TextareaWidget(props: PlainWidgetProps) {
  const { value, onChange } = props
  return (
    <Textarea
      {...common(props)}
      value={typeof value === 'string' ? value : ''}
      autosize
      minRows={3}
      maxRows={12}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** A list of texts, one on each line; empty lines are none of them. */
export function LinesWidget(props: PlainWidgetProps) {
  const { spec, value, onChange } = props
  const lines: unknown[] = Array.isArray(value) ? value : []
  const [typed, setTyped] = useState('')
  // What is being typed stays as it is, spaces and empty lines too, for as long as it means the value.
  const text = isSame(linesOf(typed), lines) ? typed : lines.join('\n')
  const side = spec.row !== undefined
  return (
    <Textarea
      {...common(props)}
      value={text}
      autosize
      minRows={side ? 2 : 4}
      maxRows={side ? 6 : 12}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        onChange(linesOf(event.currentTarget.value))
      }}
    />
  )
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const isSame = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((line, at) => line === b[at])
