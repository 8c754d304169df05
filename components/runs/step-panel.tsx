'use client'

import { Button, Group, Skeleton } from '@mantine/core'
import { IconClick, IconZoomIn } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { StepDetails } from '@/components/trace/step-details'
import { TryHere } from '@/components/trace/try-here'
import { useTRPC } from '@/components/trpc/client'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { Panel } from '@/components/ui/page'
import { definitions } from '@/nodes/definitions.gen'
import type { StepRecord } from '@/pipeline/run-event'
import { stepPath } from '@/pipeline/step-path'
import type { RunDetails } from '@/server/services/runs/types'
import { ForkButton } from './fork-button'
import { goToLevel, type Level } from './use-level'

interface StepPanelProps {
  run: RunDetails
  level: Level
  stepId: string | null
  nameOf: (step: { stepId: string; type: string }) => string
}

/** The selected step of a run in full: what went in, what came out, and what it noted. */
export function StepPanel({ run, level, stepId, nameOf }: StepPanelProps) {
  const t = useTranslations('runs')
  const trpc = useTRPC()
  const query = useQuery(
    trpc.runs.step.queryOptions(
      { runId: run.id, within: level.within, stepId: stepId ?? '' },
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
      aside={
        <Group gap="xs">
          <InsideButton step={query.data} within={level.within} />
          {/* What ran inside a step is of another pipeline; a part has no whole answer. */}
          {level.within === undefined && !run.part && run.status !== 'running' ? (
            <TryHere runId={run.id} graph={run.graph} stepId={query.data.stepId} />
          ) : null}
          <ForkButton key={`${level.within} ${stepId}`} run={run} level={level} step={query.data} />
        </Group>
      }
    >
      <StepDetails step={query.data} />
    </Panel>
  )
}

interface InsideButtonProps {
  step: StepRecord
  within: string | undefined
}

/** Looks into a step that runs other pipelines; one that was taken from another run is looked into there. */
function InsideButton({ step, within }: InsideButtonProps) {
  const t = useTranslations('runs.inside')
  if (!definitions.get(step.type)?.needs.includes('pipelines')) return null
  if (step.attempts === 0 && step.reusedFrom === undefined) return null
  const path = stepPath(within, step.stepId)
  const look = { size: 'compact-sm', variant: 'default', leftSection: <IconZoomIn size={14} aria-hidden /> } as const
  if (step.reusedFrom === undefined) {
    return (
      <Button {...look} onClick={() => goToLevel(path)}>
        {t('action')}
      </Button>
    )
  }
  return (
    <Button {...look} component={Link} href={`/runs/${step.reusedFrom}?in=${encodeURIComponent(path)}`}>
      {t('action')}
    </Button>
  )
}
