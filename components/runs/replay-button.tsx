'use client'

import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core'
import { IconRepeat } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useStepName } from '@/components/words/step-name'
import type { RunDetails } from '@/server/services/runs/types'
import { StepList } from './step-list'

/** Runs the pipeline's draft on this run's inputs and on what it found; says before what is taken and what runs. */
export function ReplayButton({ run }: { run: RunDetails }) {
  const t = useTranslations('runs.replay')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="default" leftSection={<IconRepeat size={15} aria-hidden />} onClick={() => setOpen(true)}>
        {t('action')}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('title')}>
        <Replay run={run} onClose={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function Replay({ run, onClose }: { run: RunDetails; onClose: () => void }) {
  const t = useTranslations('runs.replay')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const router = useRouter()
  const nameOf = useStepName(run.graph)
  const plan = useQuery(trpc.runs.replayPlan.queryOptions({ runId: run.id }, { gcTime: 0 }))
  const replay = useMutation(
    trpc.runs.replay.mutationOptions({
      onSuccess: ({ runId, pipelineId }) => router.push(`/pipelines/${pipelineId}?run=${runId}`),
    }),
  )
  const named = (steps: readonly { id: string; type: string }[]) =>
    steps.map(({ id, type }) => ({ id, name: nameOf({ stepId: id, type }) }))
  const error = plan.error ?? replay.error
  return (
    <Stack>
      <p>{t('lead')}</p>
      {plan.isPending ? <Skeleton height={60} /> : null}
      {plan.data ? (
        <>
          <StepList label={t('reused')} none={t('nothingReused')} steps={named(plan.data.reused)} />
          <StepList label={t('runs')} none={t('doesNotCompile')} steps={named(plan.data.runs)} />
        </>
      ) : null}
      {error ? <ErrorCard error={error} compact /> : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {common('actions.cancel')}
        </Button>
        <Button
          loading={replay.isPending || replay.isSuccess}
          disabled={!plan.data || plan.data.runs.length === 0}
          onClick={() => replay.mutate({ runId: run.id })}
        >
          {t('start')}
        </Button>
      </Group>
    </Stack>
  )
}
