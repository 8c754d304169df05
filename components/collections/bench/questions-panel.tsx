'use client'

import { ActionIcon, Group } from '@mantine/core'
import { IconFilterQuestion, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { ErrorCard } from '@/components/ui/error-card'
import { Panel } from '@/components/ui/page'
import { useNotify } from '@/components/ui/use-notify'
import { setUrlState } from '@/components/ui/use-url-state'
import type { QuestionDto } from '@/server/services/retrieval/types'
import classes from './bench.module.css'
import { QuestionPlaces } from './question-places'
import { useQuestionsChanged } from './use-questions-changed'

const ExplainDialog = dynamic(
  () => import('@/components/retrieval/explain-dialog').then((module) => module.ExplainDialog),
  {
    ssr: false,
  },
)

/** The questions that were kept with the place that should answer them. */
export function QuestionsPanel({ collectionId }: { collectionId: string }) {
  const t = useTranslations('collections.questions')
  const trpc = useTRPC()
  const query = useQuery(trpc.retrieval.questions.queryOptions({ collectionId }))
  const [explaining, setExplaining] = useState<QuestionDto | null>(null)
  const [expected] = explaining?.places ?? []
  if (query.isError) return <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return null
  return (
    <div className={classes.questions}>
      <Panel
        title={t('title', { count: query.data.length })}
        aside={query.data.length > 0 ? <DatasetLink collectionId={collectionId} /> : null}
        flush={query.data.length > 0}
      >
        {query.data.length === 0 ? <p className={classes.nothing}>{t('empty')}</p> : null}
        {query.data.length > 0 ? (
          <ul className={classes.questionList} aria-label={t('title', { count: query.data.length })}>
            {query.data.map((question) => (
              <QuestionRow key={question.id} question={question} onWhy={() => setExplaining(question)} />
            ))}
          </ul>
        ) : null}
      </Panel>
      {explaining && expected ? (
        <ExplainDialog
          opened
          onClose={() => setExplaining(null)}
          about={{ kind: 'question', query: explaining.query }}
          collectionIds={[collectionId]}
          expected={{ documentId: expected.documentId }}
        />
      ) : null}
    </div>
  )
}

/** Saved questions are cases: there they have answers, tags and splits. */
function DatasetLink({ collectionId }: { collectionId: string }) {
  const t = useTranslations('collections.questions')
  const trpc = useTRPC()
  const query = useQuery(trpc.datasets.list.queryOptions())
  const own = query.data?.find((dataset) => dataset.collectionId === collectionId)
  if (!own) return null
  return (
    <Link className={classes.questionPlace} href={`/datasets/${encodeURIComponent(own.id)}`}>
      {t('asDataset')}
    </Link>
  )
}

function QuestionRow({ question, onWhy }: { question: QuestionDto; onWhy: () => void }) {
  const t = useTranslations('collections.questions')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const changed = useQuestionsChanged()
  const confirm = useConfirm()
  const notify = useNotify()
  const remove = useMutation(
    trpc.retrieval.deleteQuestion.mutationOptions({
      onSettled: changed,
      onError: (error) => notify.error(error),
    }),
  )
  const ask = async () => {
    const agreed = await confirm({
      title: t('deleteTitle'),
      body: question.query,
      action: common('delete'),
      danger: true,
    })
    if (agreed) remove.mutate({ id: question.id })
  }
  return (
    <li className={classes.question}>
      <div className={classes.questionText}>
        <span>{question.query}</span>
        <QuestionPlaces places={question.places} />
      </div>
      <Group gap={2} wrap="nowrap">
        <ActionIcon
          aria-label={t('again', { query: question.query })}
          title={t('run')}
          onClick={() => {
            setUrlState({ q: question.query, mode: 'all' })
            window.scrollTo({ top: 0 })
          }}
        >
          <IconPlayerPlay size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={t('whyOf', { query: question.query })} title={t('why')} onClick={onWhy}>
          <IconFilterQuestion size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon
          aria-label={t('delete', { query: question.query })}
          title={common('delete')}
          onClick={() => void ask()}
        >
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </Group>
    </li>
  )
}
