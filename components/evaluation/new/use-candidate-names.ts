'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import type { Measured } from './draft'

/** What candidates are called: by their version alone where all are of one pipeline. */
export function useCandidateNames(measured: readonly Measured[]): (one: Measured) => string {
  const t = useTranslations('evaluation.create')
  const trpc = useTRPC()
  const pipelines = useQuery(trpc.pipelines.list.queryOptions())
  const several = new Set(measured.flatMap(({ pipelineId }) => pipelineId ?? [])).size > 1
  return ({ pipelineId, version }) => {
    const which = version === null ? t('draft') : t('version', { version })
    const name = pipelines.data?.find(({ id }) => id === pipelineId)?.name
    return several && name !== undefined ? t('named', { name, which }) : which
  }
}
