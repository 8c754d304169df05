'use client'

import { useMemo } from 'react'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { caseOrigins, splits } from '@/pipeline/cases/case'

export interface CaseFilter {
  text?: string
  split?: (typeof splits)[number]
  tag?: string
  origin?: (typeof caseOrigins)[number]
}

const keys = ['q', 'split', 'tag', 'origin'] as const

export const setCaseFilter = (values: Partial<Record<(typeof keys)[number], string | null>>): void =>
  setUrlState(values)

/** Takes every filter away. */
export const clearCaseFilter = (): void => setUrlState(Object.fromEntries(keys.map((key) => [key, null])))

/** The filter that the address holds; values it does not know count as none. */
export function useCaseFilter(): CaseFilter {
  const [text] = useUrlState('q')
  const [split] = useUrlState('split')
  const [tag] = useUrlState('tag')
  const [origin] = useUrlState('origin')
  return useMemo(() => {
    const known = {
      split: splits.find((one) => one === split),
      origin: caseOrigins.find((one) => one === origin),
    }
    return {
      ...(text.trim() !== '' && { text: text.slice(0, 500) }),
      ...(known.split && { split: known.split }),
      ...(tag !== '' && { tag: tag.slice(0, 60) }),
      ...(known.origin && { origin: known.origin }),
    }
  }, [text, split, tag, origin])
}

/** The version that the address names; undefined for the newest. */
export function useShownVersion(): number | undefined {
  const [text] = useUrlState('version')
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}
