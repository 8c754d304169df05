'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { localeOf } from '@/components/words/node-texts'
import type { FlowInput } from './to-flow'

/** The words that the drawing itself needs, in the reader's language. */
export function useFlowWords(): Pick<FlowInput, 'locale' | 'words'> {
  const t = useTranslations('editor.canvas')
  const locale = localeOf(useLocale())
  return useMemo(
    () => ({
      locale,
      words: { auto: t('auto'), unset: t('unset'), edge: (from: string, to: string) => t('edge', { from, to }) },
    }),
    [locale, t],
  )
}
