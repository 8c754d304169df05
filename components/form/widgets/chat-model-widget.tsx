'use client'

import { Select } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { optionOf, refOf, selectData } from '@/components/models/model-options'
import { PullModel } from '@/components/models/pull-model'
import { useChatModels } from '@/components/models/use-chat-models'
import { InlineText } from '@/components/ui/inline-text'
import { modelRefSchema } from '@/pipeline/model-ref'
import type { WidgetProps } from './widget'

/** A chat model: automatic, or one of those that serve. A missing one can be pulled from here. */
export function ChatModelWidget({ value, onChange, label, hint, error }: WidgetProps) {
  const t = useTranslations('editor.form')
  const issues = useTranslations('editor.issues')
  const [search, setSearch] = useState('')
  const parsed = modelRefSchema.safeParse(value)
  const current = parsed.success ? parsed.data : ({ provider: 'auto', model: '' } as const)
  const { groups, missing, failure } = useChatModels(current)
  const typed = search.trim()
  const known = groups.some((group) => group.items.some((item) => item.label.includes(typed)))
  const offered =
    typed !== '' && !known
      ? [...groups, { group: '', items: [{ value: `ollama/${typed}`, label: t('modelOther', { model: typed }) }] }]
      : groups
  return (
    <div>
      <Select
        label={label}
        description={hint ? <InlineText text={hint} /> : undefined}
        // The compiler will say so in a moment; said at once, nothing moves under the pointer when it does.
        error={error ?? failure ?? (missing ? issues('model-missing.message', { model: current.model }) : undefined)}
        data={selectData(offered)}
        value={optionOf(current)}
        searchable
        searchValue={search}
        onSearchChange={setSearch}
        nothingFoundMessage={t('noModels')}
        onChange={(next) => onChange(refOf(next ?? ''))}
      />
      {missing && current.provider === 'ollama' ? <PullModel key={current.model} model={current.model} /> : null}
    </div>
  )
}
