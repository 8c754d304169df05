'use client'

import { Skeleton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertTriangle } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPCClient } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import type { ExperimentEstimate } from '@/server/services/evaluation/types'
import { SweepEstimate } from '../sweep/sweep-estimate'
import type { ExperimentDraft } from './draft'
import classes from './new.module.css'

/** Typing is over after so long. */
const TYPING_MS = 400

/** What an experiment would take and could show, while it is set up. */
export function EstimatePanel({ draft }: { draft: ExperimentDraft | null }) {
  const t = useTranslations('evaluation.create.estimate')
  const client = useTRPCClient()
  const text = JSON.stringify(draft)
  const [settled] = useDebouncedValue(text, TYPING_MS)
  const estimate = useQuery({
    // It is a mutation for its size; what is drawn may change at any time, so nothing of it is kept for long.
    queryKey: ['evaluation-estimate', settled],
    queryFn: ({ signal }) => {
      if (!draft) throw new Error('no draft to estimate')
      return client.evaluation.estimate.mutate(draft, { signal })
    },
    enabled: draft !== null && settled === text,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 10_000,
    retry: false,
  })
  return (
    <>
      <h3 className={classes.partTitle}>{t('title')}</h3>
      {draft === null ? (
        <p className={classes.dim}>{t('missing')}</p>
      ) : estimate.isError ? (
        <ErrorCard error={estimate.error} compact />
      ) : estimate.data ? (
        <div aria-live="polite" aria-busy={estimate.isFetching}>
          {draft.kind === 'sweep' ? <SweepEstimate value={estimate.data} /> : null}
          <Estimate value={estimate.data} />
        </div>
      ) : (
        <Skeleton height={140} />
      )}
    </>
  )
}

const callKinds = ['chat', 'embed', 'search', 'rerank', 'judge'] as const

function Estimate({ value }: { value: ExperimentEstimate }) {
  const t = useTranslations('evaluation.create.estimate')
  const format = useFormat()
  const { candidates, cases, cells, calls, shared, tokens, seconds, cost, indexBuilds, detectable, problems } = value
  const facts: [string, string][] = [
    [
      t('cells'),
      cells === candidates * cases
        ? t('cellsOf', { cells: format.number(cells), candidates, cases })
        : format.number(cells),
    ],
    ...callKinds.flatMap((kind): [string, string][] =>
      calls[kind] > 0 ? [[t(`calls.${kind}`), format.number(calls[kind])]] : [],
    ),
    ...(shared > 0 ? [[t('shared'), format.number(shared)] satisfies [string, string]] : []),
    ...(indexBuilds > 0 ? [[t('indexBuilds'), format.number(indexBuilds)] satisfies [string, string]] : []),
    ...(tokens > 0 ? [[t('tokens'), format.number(tokens)] satisfies [string, string]] : []),
    [t('time'), t('about', { value: format.duration(Math.max(1, seconds) * 1_000) })],
    ...(cost === null ? [] : [[t('cost'), t('about', { value: format.number(cost, 4) })] satisfies [string, string]]),
  ]
  return (
    <>
      {problems.length > 0 ? (
        <ul className={classes.problems} aria-label={t('problems')}>
          {problems.map(({ candidate, message }) => (
            <li key={`${candidate} ${message}`}>
              <IconAlertTriangle size={15} aria-hidden />
              <span>
                <strong>{candidate}</strong> {message}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <dl className={classes.facts}>
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="telar-tabular">{text}</dd>
          </div>
        ))}
      </dl>
      {cases > 0 ? (
        <p className={classes.detectable}>
          {candidates > 1 ? t('detectable', { cases, points: Math.ceil(detectable * 100) }) : t('alone', { cases })}
        </p>
      ) : (
        <p className={classes.detectable}>{t('noCases')}</p>
      )}
    </>
  )
}
