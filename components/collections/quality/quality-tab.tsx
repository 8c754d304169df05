'use client'

import { Button, Group, SegmentedControl, Skeleton, Stack } from '@mantine/core'
import { IconGauge, IconSparkles } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Panel } from '@/components/ui/page'
import { RelativeTime } from '@/components/ui/use-format'
import type { CollectionDto } from '@/server/services/collections/types'
import type { QualityDto } from '@/server/services/retrieval/quality/types'
import { AdviceCard } from './advice-card'
import { MeasuredQuestions } from './measured-questions'
import { ModeFigures } from './mode-figures'
import classes from './quality.module.css'
import { useMeasure } from './use-measure'

/** How well a collection finds what should answer, by every way of searching, and what to do about it. */
export function QualityTab({ collection }: { collection: CollectionDto }) {
  const t = useTranslations('collections.quality')
  const trpc = useTRPC()
  const query = useQuery(trpc.retrieval.quality.queryOptions({ collectionId: collection.id }))
  const { measure, measuring, error } = useMeasure(collection.id)
  const { data } = query
  useFirstMeasurement(data, collection, measure)
  if (query.isError) return <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
  const waits = data?.quality === null && collection.chunks > 0 && collection.pending > 0 && !measuring && !error
  return (
    <Stack gap="md">
      <Panel
        title={t('title')}
        aside={
          <Controls
            collectionId={collection.id}
            data={data}
            measuring={measuring}
            disabled={collection.chunks === 0}
            onMeasure={measure}
          />
        }
      >
        {error ? <ErrorCard error={error} onRetry={() => measure('auto')} /> : null}
        {collection.chunks === 0 ? <p className={classes.dim}>{t('empty')}</p> : null}
        {data?.quality ? <Measured data={data} collection={collection} /> : null}
        {waits ? <p className={classes.dim}>{t('indexing')}</p> : null}
        {data?.quality || error || collection.chunks === 0 || waits ? null : <Waiting label={t('measuring')} />}
      </Panel>
      {data?.quality && data.quality.questions.length > 0 ? (
        <MeasuredQuestions collectionId={collection.id} quality={data.quality} />
      ) : null}
    </Stack>
  )
}

/** What was never measured is measured by looking at it; it takes a moment, and changes nothing. */
function useFirstMeasurement(
  data: QualityDto | undefined,
  { chunks, pending }: CollectionDto,
  measure: ReturnType<typeof useMeasure>['measure'],
): void {
  const begun = useRef(false)
  const due = data?.quality === null && chunks > 0 && pending === 0
  useEffect(() => {
    if (!due || begun.current) return
    begun.current = true
    measure('auto')
  }, [due, measure])
}

interface ControlsProps {
  collectionId: string
  data: QualityDto | undefined
  measuring: boolean
  disabled: boolean
  onMeasure: ReturnType<typeof useMeasure>['measure']
}

/** Which questions to measure with, where there is a choice, and the button that measures. */
function Controls({ collectionId, data, measuring, disabled, onMeasure }: ControlsProps) {
  const t = useTranslations('collections.quality')
  const saved = data?.saved ?? 0
  const current = data?.quality?.synthetic === false ? 'saved' : 'synthetic'
  return (
    <Group gap="xs">
      <Button
        component={Link}
        variant="subtle"
        href={`/datasets?dialog=make&collection=${encodeURIComponent(collectionId)}`}
        leftSection={<IconSparkles size={15} aria-hidden />}
      >
        {t('makeCases')}
      </Button>
      {saved > 0 ? (
        <SegmentedControl
          size="xs"
          aria-label={t('with')}
          value={current}
          disabled={measuring || disabled}
          onChange={(which) => onMeasure(which === 'saved' ? 'saved' : 'synthetic')}
          data={[
            { value: 'saved', label: t('saved', { count: saved }) },
            { value: 'synthetic', label: t('synthetic') },
          ]}
        />
      ) : null}
      <Button
        variant="default"
        leftSection={<IconGauge size={15} aria-hidden />}
        loading={measuring}
        disabled={disabled}
        onClick={() => onMeasure(data?.quality ? current : 'auto')}
      >
        {data?.quality ? t('again') : t('measure')}
      </Button>
    </Group>
  )
}

function Measured({ data, collection }: { data: QualityDto; collection: CollectionDto }) {
  const t = useTranslations('collections.quality')
  const { quality } = data
  if (!quality) return null
  const count = quality.questions.length
  return (
    <>
      <AdviceCard data={data} collection={collection} />
      {count > 0 ? <ModeFigures modes={quality.modes} chosen={quality.advice.mode} /> : null}
      <p className={classes.dim}>
        {count === 0 ? null : quality.synthetic ? t('onSynthetic', { count }) : t('onSaved', { count })}{' '}
        <RelativeTime iso={quality.measuredAt} />
        {quality.stale.map((reason) => (
          <span key={reason} className={classes.stale}>
            {' '}
            {t(`stale.${reason}`)}
          </span>
        ))}
      </p>
    </>
  )
}

function Waiting({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label}>
      <Skeleton height={44} radius="md" mb="sm" />
      <Skeleton height={130} radius="md" />
    </div>
  )
}
