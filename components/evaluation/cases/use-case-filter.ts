'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { Diagnosis } from '@/pipeline/evaluation/figures'
import { useExperiment } from '../use-experiment'
import { type CaseFilter, shows } from './case-view'

export interface ShownFilter extends CaseFilter {
  /** Which cases of a diagnosis are shown, as the address has it: `blame retrieval`, `slice tag easy`, `lost <step>`, `advice`. */
  from: string
}

/** The filter of the cases as the address has it; undefined ids while a diagnosis is still on its way let everything through. */
export function useCaseFilter(): ShownFilter {
  const { dto } = useExperiment()
  const trpc = useTRPC()
  const [split] = useUrlState('split')
  const [tag] = useUrlState('tag')
  const [text] = useUrlState('q')
  const [show] = useUrlState('show')
  const [from] = useUrlState('from')
  const [candidateId] = useUrlState('why')
  const { data } = useQuery(
    trpc.evaluation.diagnose.queryOptions(
      { experimentId: dto.id, candidateId },
      { enabled: from !== '' && candidateId !== '', staleTime: 60_000 },
    ),
  )
  return useMemo(() => {
    const ids = data && from !== '' ? casesFrom(data, from) : null
    return {
      split,
      tag,
      text,
      from,
      show: shows.find((one) => one === show) ?? 'all',
      ids: ids ? new Set(ids) : null,
    }
  }, [split, tag, text, show, from, data])
}

/** The cases behind a part of a diagnosis; null: it has no such part. */
export function casesFrom({ blame, slices, stages, advice }: Diagnosis, from: string): readonly string[] | null {
  const [kind, ...rest] = from.split(' ')
  const name = rest.join(' ')
  switch (kind) {
    case 'blame':
      return blame.find(({ part }) => part === name)?.caseIds ?? null
    case 'slice':
      return slices.find(({ by, value }) => `${by} ${value}` === name)?.caseIds ?? null
    case 'lost':
      return stages.find(({ stepId }) => stepId === name)?.lost.caseIds ?? null
    case 'advice':
      return advice?.caseIds ?? null
    default:
      return null
  }
}

const noFilter = { split: null, tag: null, q: null, show: null, from: null, why: null }
export const clearCaseFilter = (): void => setUrlState(noFilter)
/** Opens the list of cases on some of them. */
export const openCases = (filter: Record<string, string | null>): void =>
  setUrlState({ ...noFilter, tab: 'cases', ...filter })
