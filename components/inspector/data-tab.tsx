'use client'

import { Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEditor, useRun } from '@/components/state/editor-context'
import { isStale } from '@/components/state/node-run-state'
import { runOfStep, stepOf } from '@/components/state/run-view'
import { ErrorAction } from '@/components/trace/error-action'
import { StepDetails } from '@/components/trace/step-details'
import { useTRPC } from '@/components/trpc/client'
import type { GraphNode } from '@/pipeline/graph'
import { ContextLinks } from './context-links'
import classes from './inspector.module.css'
import { PinsPanel } from './pins-panel'
import { WaitingPanel } from './waiting-panel'

/** What the node took and gave in the last run. */
export function DataTab({ node }: { node: GraphNode }) {
  const waiting = useRun(({ view }) => view?.status === 'running' && view.steps[node.id]?.state === 'waiting')
  return (
    <>
      {waiting ? <WaitingPanel node={node} /> : <StepData node={node} />}
      <PinsPanel node={node} />
    </>
  )
}

function StepData({ node }: { node: GraphNode }) {
  const t = useTranslations('editor.inspector')
  const trpc = useTRPC()
  const step = useRun((state) => stepOf(state.view, node.id))
  const runId = useRun(({ view }) => (view && step ? runOfStep(view, step) : view?.runId))
  const marks = useEditor((state) => state.marks)
  const record = step?.record
  const exact = useQuery(
    trpc.runs.step.queryOptions(
      { runId: runId ?? '', stepId: node.id },
      { enabled: runId !== undefined && record !== undefined, staleTime: Number.POSITIVE_INFINITY, retry: 2 },
    ),
  )
  if (!runId) return <p className={classes.hint}>{t('noRun')}</p>
  if (!step) return <p className={classes.hint}>{t('notInRun')}</p>
  if (!record) {
    return (
      <p className={classes.hint}>
        <Loader size={12} mr={6} /> {t('stepRuns')}
      </p>
    )
  }
  // What the run told serves until the stored record, which has everything, is here.
  const shown = exact.data ?? record
  return (
    <>
      <ContextLinks nodeId={node.id} />
      <StepDetails
        step={shown}
        stale={isStale(shown, marks)}
        action={shown.error ? <ErrorAction error={shown.error} nodeId={node.id} /> : undefined}
      />
    </>
  )
}
