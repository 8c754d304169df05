import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import type { BenchResult } from '@/server/services/retrieval/types'

type ChosenFusion = NonNullable<BenchResult['modes'][number]['fusion']>

/** Says how the lists of a hybrid search were joined, and why so. */
export function useFusionText(): (fusion: Pick<ChosenFusion, 'fusion' | 'denseShare' | 'reason'>) => string {
  const t = useTranslations('retrieval.fusion')
  const format = useFormat()
  return ({ fusion, denseShare, reason }) => {
    const share = format.number(denseShare?.same ?? 0, 2)
    return t('because', { method: t(`methods.${fusion}`, { share }), reason: t(`reasons.${reason}`) })
  }
}
