'use client'

import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { isMissing, modelOptions, type OptionGroup, optionOf, refOf } from '@/components/models/model-options'
import { PullModel } from '@/components/models/pull-model'
import { useTRPC } from '@/components/trpc/client'
import { InlineText } from '@/components/ui/inline-text'
import { modelRefSchema } from '@/pipeline/model-ref'
import type { WidgetProps } from './widget'

/** A chat model: automatic, or one of those that serve. A missing one can be pulled from here. */
export function ChatModelWidget({ value, onChange, label, hint, error }: WidgetProps) {
  const t = useTranslations('editor.form')
  const issues = useTranslations('editor.issues')
  const trpc = useTRPC()
  const [search, setSearch] = useState('')
  const listing = useQuery(trpc.models.list.queryOptions())
  const parsed = modelRefSchema.safeParse(value)
  const current = parsed.success ? parsed.data : ({ provider: 'auto', model: '' } as const)
  const models = listing.data?.models ?? []
  const groups = modelOptions(models, current, {
    auto: t('modelAuto'),
    base: t('modelBase'),
    missing: (model) => t('modelMissing', { model }),
    provider: (provider) => t(`providers.${provider}`),
  })
  const typed = search.trim()
  const known = groups.some((group) => group.items.some((item) => item.label.includes(typed)))
  const offered =
    typed !== '' && !known
      ? [...groups, { group: '', items: [{ value: `ollama/${typed}`, label: t('modelOther', { model: typed }) }] }]
      : groups
  // What was listed last counts while a newer list cannot be had: a download that is under way must not vanish with it.
  const serves = listing.data?.providers.some(({ provider, state }) => provider === current.provider && state === 'up')
  const missing = serves === true && isMissing(models, current)
  return (
    <div>
      <Select
        label={label}
        description={hint ? <InlineText text={hint} /> : undefined}
        // The compiler will say so in a moment; said at once, nothing moves under the pointer when it does.
        error={error ?? (missing ? issues('model-missing.message', { model: current.model }) : undefined)}
        data={mergeGroups(offered)}
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

/** Options without a heading stand outside of groups. */
function mergeGroups(groups: OptionGroup[]): (OptionGroup | OptionGroup['items'][number])[] {
  return groups.flatMap((group): (OptionGroup | OptionGroup['items'][number])[] =>
    group.group === '' ? group.items : [group],
  )
}
