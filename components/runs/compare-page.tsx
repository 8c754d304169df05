'use client'

import { Button, Skeleton, Stack } from '@mantine/core'
import { IconArrowsLeftRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { Page, Panel } from '@/components/ui/page'
import { useFormat } from '@/components/ui/use-format'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { RunComparison } from '@/server/services/runs/types'
import classes from './compare.module.css'
import { ComparedSteps } from './compared-steps'
import { Difference } from './difference'

/** Two runs, named by the address, step by step. */
export function ComparePage() {
  const t = useTranslations('runs')
  const trpc = useTRPC()
  const [a] = useUrlState('a')
  const [b] = useUrlState('b')
  const named = a !== '' && b !== ''
  const query = useQuery(trpc.runs.compare.queryOptions({ a, b }, { enabled: named, staleTime: 60_000 }))
  return (
    <Page
      title={t('compare.title')}
      back={{ href: '/runs', label: t('title') }}
      actions={
        named ? (
          <Button
            variant="default"
            leftSection={<IconArrowsLeftRight size={15} aria-hidden />}
            onClick={() => setUrlState({ a: b, b: a })}
          >
            {t('compare.swap')}
          </Button>
        ) : null
      }
    >
      {named ? null : (
        <EmptyState
          icon={IconArrowsLeftRight}
          title={t('compare.noneTitle')}
          actions={
            <Button component={Link} href="/runs">
              {t('compare.toRuns')}
            </Button>
          }
        >
          {t('compare.noneBody')}
        </EmptyState>
      )}
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {named && query.isPending ? (
        <Stack>
          <Skeleton height={90} radius="md" />
          <Skeleton height={320} radius="md" />
        </Stack>
      ) : null}
      {query.data ? <Comparison of={query.data} /> : null}
    </Page>
  )
}

function Comparison({ of }: { of: RunComparison }) {
  const t = useTranslations('runs.compare')
  return (
    <Stack gap="md">
      <div className={classes.pair}>
        <Head name={t('first')} run={of.a} other={of.b} />
        <Head name={t('second')} run={of.b} other={of.a} />
      </div>
      <Values title={t('inputs')} same={t('sameInputs')} values={of.inputs} />
      <Values title={t('outputs')} same={t('sameOutputs')} values={of.outputs} />
      <ComparedSteps of={of} />
    </Stack>
  )
}

interface HeadProps {
  name: string
  run: RunComparison['a']
  other: RunComparison['a']
}

function Head({ name, run, other }: HeadProps) {
  const t = useTranslations('runs')
  const format = useFormat()
  const { inputTokens, outputTokens } = run.usage
  const later = run.durationMs !== null && other.durationMs !== null ? run.durationMs - other.durationMs : 0
  const facts = [
    run.pipelineName,
    t(`origins.${run.origin}`),
    format.dateTime(run.startedAt),
    run.durationMs === null ? '' : format.duration(run.durationMs),
    later > 0 ? t('compare.slower', { time: format.duration(later) }) : '',
    inputTokens + outputTokens === 0
      ? ''
      : t('tokensTitle', { input: format.number(inputTokens), output: format.number(outputTokens) }),
  ]
  return (
    <Panel>
      <p className={classes.side}>{name}</p>
      <Link href={`/runs/${run.id}`} className={classes.title}>
        {run.title || t('untitled')}
      </Link>
      <p className={classes.facts}>
        <OutcomeBadge state={run.status} />
        <span>{facts.filter(Boolean).join(' · ')}</span>
      </p>
    </Panel>
  )
}

interface ValuesProps {
  title: string
  /** Said where nothing differs. */
  same: string
  values: RunComparison['inputs']
}

function Values({ title, same, values }: ValuesProps) {
  return (
    <Panel title={title}>
      {values.length === 0 ? <p className={classes.same}>{same}</p> : null}
      {values.map(({ name, a, b }) => (
        <Difference key={name} name={name} a={a} b={b} />
      ))}
    </Panel>
  )
}
