'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { type GridFilter, shows } from './grid-view'

const keys = ['split', 'tag', 'q', 'show', 'lost'] as const
/** Changes parts of the filter in the address: it can be shared as a link. */
export const setGridFilter = (values: Partial<Record<(typeof keys)[number], string | null>>): void =>
  setUrlState(values)
export const clearGridFilter = (): void => setUrlState(Object.fromEntries(keys.map((key) => [key, null])))

/** The filter that the address holds. `lost` names a step: the cases whose right place it lost. */
export function useGridFilter(gridId: string): GridFilter & { lost: string } {
  const trpc = useTRPC()
  const [split] = useUrlState('split')
  const [tag] = useUrlState('tag')
  const [text] = useUrlState('q')
  const [show] = useUrlState('show')
  const [lost] = useUrlState('lost')
  const { data: stages } = useQuery(trpc.play.stages.queryOptions({ id: gridId }, { enabled: lost !== '' }))
  return useMemo(() => {
    const stage = stages?.find(({ stepId }) => stepId === lost)
    return {
      split,
      tag,
      text,
      lost,
      show: shows.find((one) => one === show) ?? 'all',
      ids: stage ? new Set(stage.lost.caseIds) : null,
    }
  }, [split, tag, text, show, lost, stages])
}
