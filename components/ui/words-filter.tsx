'use client'

import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

const TYPING_MS = 250

interface WordsFilterProps {
  label: string
  placeholder: string
  /** As the address has it. */
  value: string
  maxLength: number
  onWords: (words: string) => void
}

/** Words that a list is filtered by: typing filters after a short pause. */
export function WordsFilter({ label, placeholder, value, maxLength, onWords }: WordsFilterProps) {
  const [text, setText] = useState(value)
  const [last, setLast] = useState(value)
  // The address changed from elsewhere: the field follows.
  if (last !== value) {
    setLast(value)
    setText(value)
  }
  const write = useDebouncedCallback((words: string) => {
    setLast(words)
    onWords(words)
  }, TYPING_MS)
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      w={230}
      type="search"
      maxLength={maxLength}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        write(event.currentTarget.value)
      }}
    />
  )
}
