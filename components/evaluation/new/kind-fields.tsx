'use client'

import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { OptimiseSetupFields } from '../optimise/optimise-setup'
import { SweepSetupFields } from '../sweep/sweep-setup'
import classes from './new.module.css'
import type { PartProps } from './new-experiment-form'

/** What only a sweep or only an optimiser asks for; it needs the drawing. */
export function KindFields({ form, onChange }: PartProps) {
  const t = useTranslations('evaluation.create')
  const { kind, datasetId, measured } = form
  const { pipelineId = null, version = null } = measured[0] ?? {}
  const drawing = useDrawing(kind === 'compare' ? null : pipelineId, version)
  if (kind === 'compare' || pipelineId === null) return null
  const { data: graph, error } = drawing
  return (
    <section className={classes.part} aria-label={t(`kind.${kind}`)}>
      <h3 className={classes.partTitle}>{t(`partOf.${kind}`)}</h3>
      {error ? <ErrorCard error={error} compact /> : null}
      {!graph && !error ? <Skeleton height={80} /> : null}
      {graph && kind === 'sweep' ? (
        <SweepSetupFields
          key={`${pipelineId} ${version}`}
          pipelineId={pipelineId}
          graph={graph}
          datasetId={datasetId}
          value={form.sweep}
          onChange={(sweep) => onChange({ sweep })}
        />
      ) : null}
      {graph && kind === 'optimise' ? (
        <OptimiseSetupFields
          key={`${pipelineId} ${version}`}
          pipelineId={pipelineId}
          graph={graph}
          datasetId={datasetId}
          value={form.optimise}
          onChange={(optimise) => onChange({ optimise })}
        />
      ) : null}
    </section>
  )
}

/** The draft of a pipeline, or a version of it. */
function useDrawing(pipelineId: string | null, version: number | null) {
  const trpc = useTRPC()
  const draft = useQuery(
    trpc.pipelines.get.queryOptions({ id: pipelineId ?? '' }, { enabled: pipelineId !== null && version === null }),
  )
  const published = useQuery(
    trpc.deployments.version.queryOptions(
      { pipelineId: pipelineId ?? '', number: version ?? 1 },
      { enabled: pipelineId !== null && version !== null },
    ),
  )
  const used = version === null ? draft : published
  return { data: used.data?.graph, error: used.error }
}
