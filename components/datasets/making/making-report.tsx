'use client'

import { Button, Group, Progress, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useNotify } from '@/components/ui/use-notify'
import { refusals } from '@/pipeline/evaluation/synthesis'
import type { SynthesisDto } from '@/server/services/synthesis/types'
import classes from './making.module.css'

const POLL_MS = 1_000
const isActive = (state: SynthesisDto['state'] | undefined): boolean => state === 'running' || state === 'waiting'

/** How making cases goes, what was kept, and what was refused for which reason. */
export function MakingReport({ synthesisId, onClose }: { synthesisId: string; onClose: () => void }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { data, error } = useQuery(
    trpc.synthesis.get.queryOptions(
      { synthesisId },
      { refetchInterval: ({ state }) => (isActive(state.data?.state) ? POLL_MS : false) },
    ),
  )
  const kept = data?.report.kept
  // What was made is to be seen behind the dialog.
  useEffect(() => {
    if (kept !== undefined && kept > 0) void queries.invalidateQueries(trpc.datasets.pathFilter())
  }, [kept, queries, trpc])
  if (error) return <ErrorCard error={error} />
  return data ? <Report synthesis={data} onClose={onClose} /> : null
}

function Report({ synthesis, onClose }: { synthesis: SynthesisDto; onClose: () => void }) {
  const t = useTranslations('datasets.making')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const { id, state, report, setup, error, datasetId } = synthesis
  const stop = useMutation(
    trpc.synthesis.stop.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.synthesis.pathFilter()),
      onError: (failure) => notify.error(failure),
    }),
  )
  const refused = refusals.filter((why) => (report.refused[why] ?? 0) > 0)
  return (
    <Stack gap="sm">
      <p className={classes.state} role="status">
        {isActive(state)
          ? t('making', { kept: report.kept, count: setup.count })
          : t(`ended.${state}`, { kept: report.kept, count: setup.count })}
      </p>
      {isActive(state) ? <Progress value={100 * synthesis.progress} aria-label={t('progress')} /> : null}
      {error ? <ErrorCard error={{ error }} compact /> : null}
      {report.byRules ? <p className={classes.hint}>{t('byRules')}</p> : null}
      <p className={classes.hint}>{t('asked', { asked: report.asked, calls: report.calls, tokens: report.tokens })}</p>
      {refused.length > 0 ? (
        <section aria-label={t('refused')}>
          <h3 className={classes.subhead}>{t('refused')}</h3>
          <ul className={classes.refused}>
            {refused.map((why) => (
              <li key={why}>
                <span className="telar-tabular">{report.refused[why]}</span> {t(`why.${why}`)}
                {report.examples
                  .filter((one) => one.why === why && one.question !== '')
                  .slice(-1)
                  .map(({ question }) => (
                    <q key={question} className={classes.example}>
                      {question}
                    </q>
                  ))}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <Group justify="flex-end" gap="xs">
        {isActive(state) ? (
          <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate({ synthesisId: id })}>
            {t('stop')}
          </Button>
        ) : null}
        <Button variant="default" onClick={onClose}>
          {common('close')}
        </Button>
        {report.kept > 0 ? (
          <Button component={Link} href={`/datasets/${encodeURIComponent(datasetId)}?origin=synthetic`}>
            {t('open')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  )
}
