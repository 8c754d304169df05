'use client'

import { Button, Group, Progress } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop, IconTags, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { ErrorCard } from '@/components/ui/error-card'
import { Panel } from '@/components/ui/page'
import { useNotify } from '@/components/ui/use-notify'
import { setUrlState } from '@/components/ui/use-url-state'
import { LEAST_LABELS } from '@/pipeline/evaluation/judge-card'
import type { JudgeCardDto } from '@/server/services/judges/types'
import { CardFigures } from './card-figures'
import { Disagreements } from './disagreements'
import { JudgeStateBadge } from './judge-state-badge'
import classes from './judges.module.css'

const POLL_MS = 1_000

/** One judge card: how far the judge agrees with people, and where it does not. */
export function CardPanel({ cardId }: { cardId: string }) {
  const trpc = useTRPC()
  const { data: card, error } = useQuery(
    trpc.judges.get.queryOptions(
      { cardId },
      { refetchInterval: ({ state }) => (state.data?.running ? POLL_MS : false) },
    ),
  )
  if (error) return <ErrorCard error={error} />
  return card ? <OpenCard card={card} /> : null
}

function OpenCard({ card }: { card: JudgeCardDto }) {
  const t = useTranslations('evaluation.judges')
  const { provider, model, state, running, rubric, kind, figures, labels, items, error } = card
  return (
    <section className={classes.card} aria-label={t('cardOf', { model })}>
      <Panel title={`${provider}/${model}`} aside={<JudgeStateBadge state={state} running={running} />}>
        <p className={classes.asked}>{rubric === '' ? t(`kind.${kind}`) : rubric}</p>
        {error ? <ErrorCard error={{ error }} compact /> : null}
        {running ? (
          <div className={classes.running}>
            <Progress value={labels === 0 ? 0 : (100 * items.length) / labels} aria-label={t('progress')} />
            <span>{t('judged', { judged: items.length, labels })}</span>
          </div>
        ) : null}
        {figures ? <CardFigures figures={figures} /> : null}
        {!figures && !running ? (
          <p className={classes.dim}>{t('notMeasured', { least: LEAST_LABELS, labels })}</p>
        ) : null}
        <Actions card={card} />
        {figures ? <Disagreements items={items} /> : null}
      </Panel>
    </section>
  )
}

function Actions({ card }: { card: JudgeCardDto }) {
  const t = useTranslations('evaluation.judges')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const confirm = useConfirm()
  const { id: cardId, running, labels, figures, model } = card
  const after = {
    onSuccess: () => queries.invalidateQueries(trpc.judges.pathFilter()),
    onError: (error: unknown) => notify.error(error),
  }
  const measure = useMutation(trpc.judges.measure.mutationOptions(after))
  const stop = useMutation(trpc.judges.stop.mutationOptions(after))
  const remove = useMutation(
    trpc.judges.delete.mutationOptions({
      ...after,
      onSuccess: async () => {
        setUrlState({ card: null })
        await queries.invalidateQueries(trpc.judges.pathFilter())
      },
    }),
  )
  const missing = LEAST_LABELS - labels
  const ask = async () => {
    const agreed = await confirm({
      title: t('deleteTitle', { model }),
      body: t('deleteBody'),
      action: common('delete'),
      danger: true,
    })
    if (agreed) remove.mutate({ cardId })
  }
  return (
    <Group gap="xs" className={classes.actions}>
      {running ? (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={15} aria-hidden />}
          onClick={() => stop.mutate({ cardId })}
        >
          {t('stop')}
        </Button>
      ) : (
        <Button
          leftSection={<IconPlayerPlay size={15} aria-hidden />}
          disabled={missing > 0}
          loading={measure.isPending}
          onClick={() => measure.mutate({ cardId })}
        >
          {figures ? t('again') : t('measure')}
        </Button>
      )}
      <Button
        component={Link}
        href="/label"
        variant={missing > 0 ? 'filled' : 'default'}
        leftSection={<IconTags size={15} aria-hidden />}
      >
        {missing > 0 ? t('labelMore', { missing }) : t('label')}
      </Button>
      <Button variant="subtle" color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => void ask()}>
        {common('delete')}
      </Button>
    </Group>
  )
}
