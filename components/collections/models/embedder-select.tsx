'use client'

import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { optionOf } from '@/components/models/model-options'
import { useTRPC } from '@/components/trpc/client'
import { useErrorLine } from '@/components/ui/error-card'
import { uiErrorOf } from '@/components/ui/error-info'
import type { ModelRef } from '@/pipeline/model-ref'

interface EmbedderSelectProps {
  /** `auto`, or `provider/model`. */
  value: string
  onChange: (value: string) => void
  /** The one in use: offered even when it does not serve now, and instead of *automatic*. */
  current?: ModelRef
  hint: string
}

/** An embedding model among those that serve. */
export function EmbedderSelect({ value, onChange, current, hint }: EmbedderSelectProps) {
  const t = useTranslations('collections.create')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const errorLine = useErrorLine()
  const models = useQuery(trpc.models.list.queryOptions())
  const status = useQuery(trpc.system.status.queryOptions())
  const options = (models.data?.models ?? [])
    .filter((model) => model.capabilities.includes('embed'))
    .map((model) => ({
      value: optionOf(model),
      label: `${model.model} · ${common(`status.${model.provider}`)}`,
    }))
  const first = current
    ? { value: optionOf(current), label: t('embedderCurrent', { model: current.model }) }
    : {
        value: 'auto',
        label: status.data?.embed ? t('embedderAutoNow', { model: status.data.embed.model }) : t('embedderAuto'),
      }
  return (
    <Select
      label={t('embedder')}
      description={hint}
      error={models.isLoadingError ? errorLine(uiErrorOf(models.error)).text : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={[first, ...options.filter((option) => option.value !== first.value)]}
      value={value}
      onChange={(next) => onChange(next ?? first.value)}
    />
  )
}
