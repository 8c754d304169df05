'use client'

import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { modelOptions, type OptionGroup, optionOf, refOf } from '@/components/models/model-options'
import { useTRPC } from '@/components/trpc/client'
import type { ModelRef } from '@/pipeline/model-ref'

interface ChatModelSelectProps {
  label: string
  value: ModelRef
  onChange: (ref: ModelRef) => void
}

/** A chat model: automatic, or one of those that serve. */
export function ChatModelSelect({ label, value, onChange }: ChatModelSelectProps) {
  const t = useTranslations('editor.form')
  const trpc = useTRPC()
  const listing = useQuery(trpc.models.list.queryOptions())
  const groups = modelOptions(listing.data?.models ?? [], value, {
    auto: t('modelAuto'),
    base: t('modelBase'),
    missing: (model) => t('modelMissing', { model }),
    provider: (provider) => t(`providers.${provider}`),
  })
  return (
    <Select
      label={label}
      data={groups.flatMap(withoutHeading)}
      value={optionOf(value)}
      onChange={(next) => onChange(refOf(next ?? ''))}
    />
  )
}

/** Options without a heading stand outside of groups. */
const withoutHeading = (group: OptionGroup): (OptionGroup | OptionGroup['items'][number])[] =>
  group.group === '' ? group.items : [group]
