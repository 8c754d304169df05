'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { useErrorLine } from '@/components/ui/error-card'
import { uiErrorOf } from '@/components/ui/error-info'
import type { ModelRef } from '@/pipeline/model-ref'
import { isMissing, modelOptions } from './model-options'

/** The chat models to choose from; `current` is one of them even when it is absent. */
export function useChatModels(current: ModelRef) {
  const t = useTranslations('editor.form')
  const trpc = useTRPC()
  const errorLine = useErrorLine()
  const listing = useQuery(trpc.models.list.queryOptions())
  const models = listing.data?.models
  // What was listed last counts while a newer list cannot be had: a download that is under way must not vanish with it.
  const serves = listing.data?.providers.some(({ provider, state }) => provider === current.provider && state === 'up')
  return {
    groups: modelOptions(models, current, {
      auto: t('modelAuto'),
      base: t('modelBase'),
      missing: (model) => t('modelMissing', { model }),
      provider: (provider) => t(`providers.${provider}`),
    }),
    missing: serves === true && isMissing(models ?? [], current),
    /** Why there is no list at all. */
    failure: listing.isLoadingError ? errorLine(uiErrorOf(listing.error)).text : undefined,
  }
}
