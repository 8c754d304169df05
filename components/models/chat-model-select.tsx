'use client'

import { Select } from '@mantine/core'
import { optionOf, refOf, selectData } from '@/components/models/model-options'
import { useChatModels } from '@/components/models/use-chat-models'
import type { ModelRef } from '@/pipeline/model-ref'

interface ChatModelSelectProps {
  label: string
  value: ModelRef
  onChange: (ref: ModelRef) => void
}

/** A chat model: automatic, or one of those that serve. */
export function ChatModelSelect({ label, value, onChange }: ChatModelSelectProps) {
  const { groups, failure } = useChatModels(value)
  return (
    <Select
      label={label}
      error={failure}
      data={selectData(groups)}
      value={optionOf(value)}
      onChange={(next) => onChange(refOf(next ?? ''))}
    />
  )
}
