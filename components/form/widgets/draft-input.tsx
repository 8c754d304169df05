'use client'

import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'

interface DraftInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'error' | 'onBlur'> {
  value: string
  /** What is wrong with a text, in the reader's language. */
  problemOf: (text: string) => string | undefined
  onChange: (text: string) => void
}

/** A text while it is typed: only one that is fit leaves the field, so what it is part of stays whole. */
export function DraftInput({ value, problemOf, onChange, ...props }: DraftInputProps) {
  const [draft, setDraft] = useState<string>()
  const shown = draft ?? value
  return (
    <TextInput
      {...props}
      error={problemOf(shown)}
      spellCheck={false}
      autoComplete="off"
      value={shown}
      onChange={(event) => {
        const next = event.currentTarget.value
        setDraft(next)
        if (problemOf(next) === undefined) onChange(next)
      }}
      onBlur={() => setDraft(undefined)}
    />
  )
}
