'use client'

import { useUrlState } from '@/components/ui/use-url-state'
import { runStatuses } from '@/pipeline/run-event'

export const statuses = ['running', ...runStatuses] as const
export const origins = ['studio', 'endpoint', 'cli'] as const

export interface RunFilter {
  pipelineId?: string
  status?: (typeof statuses)[number]
  origin?: (typeof origins)[number]
}

/** The filter that the address holds; values it does not know count as none. */
export function useRunFilter(): RunFilter {
  const [pipeline] = useUrlState('pipeline')
  const [status] = useUrlState('status')
  const [origin] = useUrlState('origin')
  return {
    pipelineId: pipeline === '' ? undefined : pipeline,
    status: statuses.find((one) => one === status),
    origin: origins.find((one) => one === origin),
  }
}
