'use client'

import { Button, Skeleton, Stack } from '@mantine/core'
import { IconPlayerStop, IconRoute } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { SaveAsCase } from '@/components/cases/save-as-case'
import { WrongAnswer } from '@/components/retrieval/wrong-answer'
import { shownStatus } from '@/components/state/node-run-state'
import { TryHere } from '@/components/trace/try-here'
import { useTryout } from '@/components/trace/value-origin'
import { ValueView } from '@/components/trace/value-view'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { Page, Panel } from '@/components/ui/page'
import { useFormat } from '@/components/ui/use-format'
import { useStepName } from '@/components/words/step-name'
import type { RunDetails } from '@/server/services/runs/types'
import { AnswerPanel } from './answer-panel'
import { CompareMenu } from './compare-menu'
import { ReplayButton } from './replay-button'
import { RunSteps } from './run-steps'
import classes from './runs.module.css'
import { goToLevel } from './use-level'

const POLL_MS = 1_000

/** A run on a frozen copy of its graph, with its data on it. */
export function RunPage({ id }: { id: string }) {
  const t = useTranslations('runs')
  const trpc = useTRPC()
  const query = useQuery(
    trpc.runs.get.queryOptions(
      { id },
      { refetchInterval: ({ state }) => (state.data?.status === 'running' ? POLL_MS : false) },
    ),
  )
  const back = { href: '/runs', label: t('title') }
  if (query.data) {
    // Asked again while it runs: without an answer nobody knows whether it still does.
    const lost = query.data.status === 'running' && query.failureReason ? query.failureReason : null
    return <LoadedRun run={query.data} lost={lost} back={back} />
  }
  return (
    <Page title={t('run')} back={back}>
      {query.isError ? (
        <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Stack>
          <Skeleton height={140} radius="md" />
          <Skeleton height={320} radius="md" />
        </Stack>
      )}
    </Page>
  )
}

interface LoadedRunProps {
  run: RunDetails
  lost: unknown
  back: { href: string; label: string }
}

function LoadedRun({ run, lost, back }: LoadedRunProps) {
  const t = useTranslations('runs')
  const steps = useRef<HTMLDivElement>(null)
  const nameOf = useStepName(run.graph)
  const show = (step: string) => {
    goToLevel(undefined, step)
    // The step lies under the graph, mostly out of sight.
    steps.current?.scrollIntoView({ block: 'start' })
  }
  return (
    <Page title={run.title || t('untitled')} lead={<Lead run={run} />} back={back} actions={<Actions run={run} />}>
      {lost ? (
        <div className={classes.error}>
          <ErrorCard error={lost} compact />
        </div>
      ) : null}
      {run.error ? (
        <div className={classes.error}>
          <ErrorCard error={run.error} action={<FailedStepButton run={run} onSelect={show} nameOf={nameOf} />} />
        </div>
      ) : null}
      <div className={classes.top}>
        <AnswerPanel run={run} />
        <Panel title={t('inputs')}>
          <div className={classes.inputs}>
            <Inputs inputs={run.inputs} />
          </div>
        </Panel>
      </div>
      <RunSteps run={run} steps={steps} />
    </Page>
  )
}

function Inputs({ inputs }: { inputs: Record<string, unknown> }) {
  const t = useTranslations('runs')
  const entries = Object.entries(inputs)
  if (entries.length === 0) return <p className={classes.dim}>{t('nothingIn')}</p>
  return entries.map(([name, value]) => (
    <section key={name} className={classes.input}>
      <h3 className={classes.inputName}>{name}</h3>
      <ValueView value={value} />
    </section>
  ))
}

function Lead({ run }: { run: RunDetails }) {
  const t = useTranslations('runs')
  const format = useFormat()
  const tryout = useTryout()
  const { inputTokens, outputTokens } = run.usage
  const parts = [
    ...tryout(run.steps),
    run.pipelineGone ? t('pipelineGone', { name: run.pipelineName }) : run.pipelineName,
    t(`origins.${run.origin}`),
    format.dateTime(run.startedAt),
    run.durationMs === null ? '' : format.duration(run.durationMs),
    inputTokens + outputTokens === 0
      ? ''
      : t('tokensTitle', { input: format.number(inputTokens), output: format.number(outputTokens) }),
    t('plan', { hash: run.planHash.slice(0, 8) }),
  ]
  return (
    <div className={classes.lead}>
      <OutcomeBadge state={shownStatus(run.status, run.steps)} />
      {parts.filter(Boolean).join(' · ')}
    </div>
  )
}

function Actions({ run }: { run: RunDetails }) {
  const t = useTranslations('runs')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const hasPipeline = run.pipelineId !== null && !run.pipelineGone
  const pipelineId = hasPipeline ? run.pipelineId : null
  const stop = useMutation(
    trpc.runs.stop.mutationOptions({ onSettled: () => queries.invalidateQueries(trpc.runs.pathFilter()) }),
  )
  return (
    <>
      {run.status === 'running' ? (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={15} aria-hidden />}
          loading={stop.isPending}
          onClick={() => stop.mutate({ runId: run.id })}
        >
          {t('stop')}
        </Button>
      ) : (
        <>
          {run.part ? null : <SaveAsCase key={run.id} source={{ runId: run.id }} />}
          {run.part || !run.outputs.answer ? null : (
            <WrongAnswer runId={run.id} pipelineId={pipelineId} graph={run.graph} />
          )}
          {run.part ? null : <TryHere runId={run.id} graph={run.graph} />}
          <CompareMenu run={run} />
          {hasPipeline ? <ReplayButton run={run} /> : null}
        </>
      )}
      {hasPipeline ? (
        <Button
          component={Link}
          href={`/pipelines/${run.pipelineId}?run=${run.id}`}
          variant="default"
          leftSection={<IconRoute size={15} aria-hidden />}
        >
          {t('openPipeline')}
        </Button>
      ) : null}
    </>
  )
}

interface FailedStepButtonProps {
  run: RunDetails
  onSelect: (stepId: string) => void
  nameOf: (step: { stepId: string; type: string }) => string
}

function FailedStepButton({ run, onSelect, nameOf }: FailedStepButtonProps) {
  const t = useTranslations('runs')
  const failed = run.steps.find((step) => step.error)
  if (!failed) return null
  return (
    <Button variant="default" onClick={() => onSelect(failed.stepId)}>
      {t('showStep', { name: nameOf(failed) })}
    </Button>
  )
}
