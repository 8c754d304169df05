'use client'

import { ActionIcon, Badge, Group, Switch } from '@mantine/core'
import { IconBookmarkPlus, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Panel } from '@/components/ui/page'
import { setUrlState } from '@/components/ui/use-url-state'
import type { Quality, RankedQuestion } from '@/server/services/retrieval/quality/types'
import list from '../bench/bench.module.css'
import { QuestionPlaces } from '../bench/question-places'
import { useSaveQuestion } from '../bench/use-save-question'
import classes from './quality.module.css'
import { isLost, shownQuestions } from './shown-questions'

/** The questions that were measured with the rank of the right place by each way of searching, those that were lost first. */
export function MeasuredQuestions({ collectionId, quality }: { collectionId: string; quality: Quality }) {
  const t = useTranslations('collections.quality')
  const [lostOnly, setLostOnly] = useState(false)
  const lost = quality.questions.filter((question) => isLost(question, quality)).length
  const shown = shownQuestions(quality, lostOnly)
  return (
    <Panel
      title={t('questions', { count: quality.questions.length, lost })}
      aside={
        <span className={classes.tools}>
          {quality.synthetic ? (
            <Badge variant="light" color="gray" title={t('syntheticHint')}>
              {t('syntheticBadge')}
            </Badge>
          ) : null}
          <Switch
            size="xs"
            label={t('lostOnly')}
            checked={lostOnly}
            disabled={lost === 0}
            onChange={(event) => setLostOnly(event.currentTarget.checked)}
          />
        </span>
      }
      flush
    >
      <ul className={list.questionList}>
        {shown.map((question) => (
          <QuestionRow
            key={`${question.places[0]?.documentId} ${question.query}`}
            collectionId={collectionId}
            question={question}
            quality={quality}
          />
        ))}
      </ul>
    </Panel>
  )
}

interface RowProps {
  collectionId: string
  question: RankedQuestion
  quality: Quality
}

function QuestionRow({ collectionId, question, quality }: RowProps) {
  const t = useTranslations('collections.quality')
  const bench = useTranslations('collections.bench.modes')
  const own = useTranslations('collections.questions')
  const { query, places, ranks } = question
  return (
    <li className={`${list.question} ${classes.measured}`} data-lost={isLost(question, quality) || undefined}>
      <div className={list.questionText}>
        <span>{query}</span>
        <QuestionPlaces places={places} short />
        <span className={classes.ranks}>
          {quality.modes.map(({ mode, scores }, position) =>
            scores === null ? null : (
              <span key={mode} data-missing={(ranks[position] ?? null) === null || undefined}>
                {bench(mode)} <b>{ranks[position] ?? t('none')}</b>
              </span>
            ),
          )}
        </span>
      </div>
      <Group gap={2} wrap="nowrap">
        <ActionIcon
          aria-label={own('again', { query })}
          title={own('run')}
          onClick={() => setUrlState({ tab: 'search', q: query, mode: 'all' })}
        >
          <IconPlayerPlay size={15} aria-hidden />
        </ActionIcon>
        {quality.synthetic ? <Keep collectionId={collectionId} question={question} /> : null}
      </Group>
    </li>
  )
}

/** Makes a saved question of a made one: a person said that it is a good one. */
function Keep({ collectionId, question }: Omit<RowProps, 'quality'>) {
  const own = useTranslations('collections.questions')
  const t = useTranslations('collections.quality')
  const save = useSaveQuestion()
  const { query, places } = question
  // A made question is answered in one place.
  const [place] = places
  if (!place) return null
  const { documentId, passage } = place
  return (
    <ActionIcon
      aria-label={t('keepOf', { query })}
      title={own('save')}
      loading={save.isPending}
      onClick={() => save.mutate({ collectionId, query, documentId, ...(passage && { passage }) })}
    >
      <IconBookmarkPlus size={15} aria-hidden />
    </ActionIcon>
  )
}
