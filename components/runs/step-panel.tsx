'use client'

import { Skeleton } from '@mantine/core'
import { IconClick } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { StepDetails } from '@/components/trace/step-details'
import { useTRPC } from '@/components/trpc/client'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { Panel } from '@/components/ui/page'
import type { RunDetails } from '@/server/services/runs/types'
import { ForkButton } from './fork-button'

interface StepPanelProps {
  run: RunDetails
  stepId: string | null
  nameOf: (step: { stepId: string; type: string }) => string
}

/** The selected step of a run in full: what went in, what came out, and what it noted. */
export function StepPanel({ run, stepId, nameOf }: StepPanelProps) {
  const t = useTranslations('runs')
  const trpc = useTRPC()
  const query = useQuery(
    trpc.runs.step.queryOptions(
      { runId: run.id, stepId: stepId ?? '' },
      { enabled: stepId !== null, staleTime: 60_000 },
    ),
  )
  if (stepId === null) {
    return (
      <Panel>
        <EmptyState icon={IconClick} title={t('pickTitle')}>
          {t('pickBody')}
        </EmptyState>
      </Panel>
    )
  }
  if (query.isError) return <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton height={320} radius="md" />
  return (
    <Panel
      title={t('step', { name: nameOf(query.data) })}
      aside={<ForkButton key={stepId} run={run} step={query.data} />}
    >
      <StepDetails step={query.data} />
    </Panel>
  )
}
