'use client'

import { useTranslations } from 'next-intl'
import type { Expectation } from '@/pipeline/cases/case'

/** Says in a line what is expected of a case: its answer, label, abstention, nuggets or places; `null`: nothing. */
export function useExpectedLine(): (expected: Expectation) => string | null {
  const t = useTranslations('datasets.expected')
  return ({ abstain, label, answers, nuggets, places, checks }) => {
    if (abstain) return t('abstain')
    if (label !== undefined) return label
    const [answer] = answers
    if (answer !== undefined) return answer.replaceAll(/\s+/g, ' ')
    if (nuggets.length > 0) return t('nuggets', { count: nuggets.length })
    if (places.length > 0) return t('places', { name: places[0]?.documentName ?? '', count: places.length })
    return checks.length > 0 ? t('checks', { count: checks.length }) : null
  }
}
