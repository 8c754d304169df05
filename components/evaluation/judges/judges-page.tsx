'use client'

import { Button } from '@mantine/core'
import { IconGavel, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { Cell, type Column, DataTable, RowLink, SkeletonRows } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { JudgeCardSummary } from '@/server/services/judges/types'
import { Room } from '../room'
import { CardPanel } from './card-panel'
import { JudgeStateBadge } from './judge-state-badge'
import classes from './judges.module.css'
import { NewCardDialog } from './new-card-dialog'

const POLL_MS = 1_500

/** How far each judge can be believed. */
export function JudgesPage() {
  const t = useTranslations('evaluation.judges')
  const trpc = useTRPC()
  const [cardId] = useUrlState('card')
  const [dialog, setDialog] = useUrlState('dialog')
  const query = useQuery(
    trpc.judges.list.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.some(({ running }) => running) ? POLL_MS : false),
    }),
  )
  const columns = useColumns()
  const create = (
    <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setDialog('card')}>
      {t('new')}
    </Button>
  )
  const empty = query.data?.length === 0
  const opened = query.data?.some(({ id }) => id === cardId)
  return (
    <Room here="judges" actions={empty ? null : create}>
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {empty ? (
        <EmptyState icon={IconGavel} title={t('emptyTitle')} actions={create}>
          {t('emptyBody')}
        </EmptyState>
      ) : (
        <DataTable columns={columns} caption={t('caption')}>
          {query.isPending ? <SkeletonRows columns={columns} /> : null}
          {query.data?.map((card) => (
            <CardRow key={card.id} card={card} opened={card.id === cardId} />
          ))}
        </DataTable>
      )}
      {opened ? <CardPanel key={cardId} cardId={cardId} /> : null}
      <NewCardDialog opened={dialog === 'card'} onClose={() => setUrlState({ dialog: null, rubric: null })} />
    </Room>
  )
}

function useColumns(): Column[] {
  const t = useTranslations('evaluation.judges.column')
  return [
    { key: 'judge', label: t('judge') },
    { key: 'asks', label: t('asks'), wide: true },
    { key: 'state', label: t('state'), tight: true },
    { key: 'kappa', label: t('kappa'), number: true },
    { key: 'labels', label: t('labels'), number: true, wide: true },
    { key: 'when', label: t('when'), tight: true, wide: true },
  ]
}

function CardRow({ card, opened }: { card: JudgeCardSummary; opened: boolean }) {
  const t = useTranslations('evaluation.judges')
  const format = useFormat()
  const { id, provider, model, kind, rubric, figures, labels, state, running, measuredAt } = card
  return (
    <tr data-link aria-selected={opened}>
      <Cell>
        <RowLink href={`/evaluation/judges?card=${encodeURIComponent(id)}`}>{`${provider}/${model}`}</RowLink>
      </Cell>
      <Cell wide>
        <span className={classes.rubric}>{rubric === '' ? t(`kind.${kind}`) : rubric}</span>
      </Cell>
      <Cell tight>
        <JudgeStateBadge state={state} running={running} />
      </Cell>
      <Cell number>{figures ? format.number(figures.kappa, 2) : '–'}</Cell>
      <Cell number wide>
        {format.number(figures ? figures.n : labels)}
      </Cell>
      <Cell tight wide dim>
        {measuredAt ? <RelativeTime iso={measuredAt} /> : '–'}
      </Cell>
    </tr>
  )
}
