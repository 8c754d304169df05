'use client'

import { Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRun } from '@/components/state/editor-context'
import { ErrorAction } from '@/components/trace/error-action'
import { StepDetails } from '@/components/trace/step-details'
import { useTRPC } from '@/components/trpc/client'
import type { GraphNode } from '@/pipeline/graph'
import classes from './inspector.module.css'

/** What the node took and gave in the last run. */
export function DataTab({ node }: { node: GraphNode }) {
  const t = useTranslations('editor.inspector')
  const trpc = useTRPC()
  const runId = useRun((state) => state.view?.runId)
  const step = useRun((state) => state.view?.steps[node.id])
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
    <StepDetails step={shown} action={shown.error ? <ErrorAction error={shown.error} nodeId={node.id} /> : undefined} />
  )
}
