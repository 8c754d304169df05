'use client'

import { Button, Group, Modal, SegmentedControl, Stack, Textarea } from '@mantine/core'
import { IconGitFork } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { localeOf, portLabel } from '@/components/words/node-texts'
import { useStepName } from '@/components/words/step-name'
import { definitions } from '@/nodes/definitions.gen'
import { reachable } from '@/pipeline/compiler/scope'
import type { Graph } from '@/pipeline/graph'
import { own } from '@/pipeline/own'
import type { StepRecord } from '@/pipeline/run-event'
import type { RunDetails } from '@/server/services/runs/types'
import { type PortDraft, readPorts, typed } from './port-draft'
import classes from './runs.module.css'
import { StepList } from './step-list'
import type { Level } from './use-level'

interface ForkProps {
  run: RunDetails
  /** What the step belongs to: the run, or one inside a step of it. */
  level: Level
  step: StepRecord
}

/** Goes on from a step of a run in a new one, with its inputs or outputs as they were or edited. */
export function ForkButton({ run, level, step }: ForkProps) {
  const t = useTranslations('runs.fork')
  const [open, setOpen] = useState(false)
  // What ran was deleted, so nothing can go on from it; the page says so in place of the graph.
  if (run.status === 'running' || run.graph === null || level.graph === null) return null
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconGitFork size={14} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('action')}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('title')} size="xl">
        <Fork run={run} level={level} step={step} onClose={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function Fork({ run, level, step, onClose }: ForkProps & { onClose: () => void }) {
  const t = useTranslations('runs.fork')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const router = useRouter()
  // What gives the run its inputs has none itself.
  const isInput = definitions.get(step.type)?.role === 'input'
  const [side, setSide] = useState<'inputs' | 'outputs'>(isInput ? 'outputs' : 'inputs')
  const [drafts, setDrafts] = useState<{ inputs: PortDraft; outputs: PortDraft }>({ inputs: {}, outputs: {} })
  const { changed, wrong } = readPorts(step[side], drafts[side])
  const edited = Object.keys(changed).length > 0
  const fork = useMutation(
    trpc.runs.fork.mutationOptions({ onSuccess: ({ runId }) => router.push(hrefOf(runId, level, step)) }),
  )
  const of = { runId: run.id, within: level.within, stepId: step.stepId }
  const edit = (port: string, text: string) =>
    setDrafts((before) => ({ ...before, [side]: { ...before[side], [port]: text } }))
  return (
    <Stack>
      {isInput ? null : (
        <SegmentedControl
          aria-label={t('what')}
          value={side}
          onChange={(value) => setSide(value === 'outputs' ? 'outputs' : 'inputs')}
          data={[
            { value: 'inputs', label: t('inputs') },
            { value: 'outputs', label: t('outputs') },
          ]}
        />
      )}
      <p className={classes.dim}>{t(isInput ? 'inputHint' : `${side}Hint`)}</p>
      {step.details?.notKept === undefined ? null : <p className={classes.dim}>{t('notKept')}</p>}
      <Ports step={step} side={side} draft={drafts[side]} wrong={wrong} onEdit={edit} />
      <WhatRuns run={run} level={level} stepId={step.stepId} without={side === 'outputs' && !isInput} />
      {fork.error ? <ErrorCard error={fork.error} compact /> : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {common('actions.cancel')}
        </Button>
        <Button
          loading={fork.isPending || fork.isSuccess}
          disabled={wrong.length > 0 || (side === 'outputs' && !edited)}
          onClick={() => fork.mutate({ ...of, ...(edited ? { [side]: changed } : {}) })}
        >
          {t('start')}
        </Button>
      </Group>
    </Stack>
  )
}

interface PortsProps {
  step: StepRecord
  side: 'inputs' | 'outputs'
  draft: PortDraft
  wrong: readonly string[]
  onEdit: (port: string, text: string) => void
}

function Ports({ step, side, draft, wrong, onEdit }: PortsProps) {
  const t = useTranslations('runs.fork')
  const locale = localeOf(useLocale())
  return Object.entries(step[side]).map(([port, value]) => (
    <Textarea
      key={port}
      label={portLabel(definitions.get(step.type), port, locale)}
      description={typeof value === 'string' ? undefined : t('asJson')}
      error={wrong.includes(port) ? t('noJson') : undefined}
      autosize
      minRows={2}
      maxRows={14}
      spellCheck={typeof value === 'string'}
      classNames={typeof value === 'string' ? {} : { input: classes.json }}
      value={own(draft, port) ?? typed(value)}
      onChange={(event) => onEdit(port, event.currentTarget.value)}
    />
  ))
}

/** Where a new run shows what came of the step. */
const hrefOf = (runId: string, { within }: Level, { stepId }: StepRecord): string =>
  within === undefined ? `/runs/${runId}` : `/runs/${runId}?${new URLSearchParams({ in: within, step: stepId })}`

interface WhatRunsProps extends Pick<ForkProps, 'run' | 'level'> {
  stepId: string
  /** The step itself does not run. */
  without: boolean
}

function WhatRuns({ run, level, stepId, without }: WhatRunsProps) {
  const t = useTranslations('runs.fork')
  const inner = useStepName(level.graph)
  const outer = useStepName(run.graph)
  const { inside } = level
  const [way] = inside?.way ?? []
  const steps = following(level.graph, stepId, inner).filter(({ id }) => !(without && id === stepId))
  const others = (inside?.runs.length ?? 1) - 1
  return (
    <>
      <StepList label={t('runs')} none={t('nothingRuns')} steps={steps} />
      {way ? <StepList label={t('runsAround')} none="" steps={following(run.graph, way.stepId, outer)} /> : null}
      {others > 0 ? (
        <p className={classes.dim}>{t(inside?.cut ? 'otherItemsCut' : 'otherItems', { count: others })}</p>
      ) : null}
    </>
  )
}

/** A step and all that follows from it, by name. */
function following(graph: Graph | null, stepId: string, nameOf: ReturnType<typeof useStepName>) {
  if (!graph) return []
  const after = reachable(graph, [stepId])
  return graph.nodes
    .filter(({ id }) => after.has(id))
    .map(({ id, type }) => ({ id, name: nameOf({ stepId: id, type }) }))
}
