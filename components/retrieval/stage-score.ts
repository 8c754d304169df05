'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import type { StageScore } from '@/pipeline/chunk'

/** Says what a stage of a search gave a chunk: its score, beside it the normalised one where there is one, or what was named. */
export function useStageScore(): (stage: StageScore) => string {
  const t = useTranslations('retrieval.stageScore')
  const format = useFormat()
  return ({ score, normalised, named, factor = 1 }) => {
    if (named) return t('named', { names: named.join(' · '), share: factor - 1 })
    const raw = format.fixed(score, 3)
    return normalised === undefined ? raw : t('normalised', { score: raw, normalised: format.fixed(normalised, 2) })
  }
}
