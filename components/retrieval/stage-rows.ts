'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import { type Chunk, type StageScore, stageNames } from '@/pipeline/chunk'

export interface StageRow {
  name: (typeof stageNames)[number]
  /** `null`: this leg of the search does not know the chunk, the other one brought it. */
  stage: StageScore | null
}

/** What each stage of a search made of a chunk, in their order; a leg that did not find what the other one did is told. */
export function stageRows({ stages }: Pick<Chunk, 'stages'>): StageRow[] {
  const isJoined = stages.fused !== undefined && (stages.dense ?? stages.sparse) !== undefined
  return stageNames.flatMap((name): StageRow[] => {
    const stage = stages[name]
    if (stage) return [{ name, stage }]
    return isJoined && (name === 'dense' || name === 'sparse') ? [{ name, stage: null }] : []
  })
}

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
