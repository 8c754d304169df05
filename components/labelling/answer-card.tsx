'use client'

import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useExpectedLine } from '@/components/cases/expected-line'
import { placeHref } from '@/components/cases/places-field'
import { CitedText } from '@/components/trace/cited-text'
import { SourceCard } from '@/components/trace/source-card'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Panel } from '@/components/ui/page'
import type { Case } from '@/pipeline/cases/case'
import type { LabelItem } from './label-items'
import classes from './labelling.module.css'
import { useAnswer } from './use-answer'
import type { LabelSet } from './use-label-items'

interface AnswerCardProps {
  item: LabelItem
  set: LabelSet
  /** What the case expects is shown: it may lead whoever judges. */
  showExpected: boolean
}

/** A question, the answer that is judged, and the sources behind it; not where it comes from. */
export function AnswerCard({ item, set, showExpected }: AnswerCardProps) {
  const t = useTranslations('datasets.label')
  const trpc = useTRPC()
  const own = useQuery(trpc.datasets.case.queryOptions({ datasetId: set.datasetId, id: item.caseId }))
  const answer = useAnswer(item, set)
  return (
    <div className={classes.card}>
      <Panel title={t('question')}>
        <Inputs title={item.title} own={own.data} />
      </Panel>
      {showExpected ? (
        <Panel title={t('expected')}>{own.data ? <Expected own={own.data} /> : <p>{t('noCase')}</p>}</Panel>
      ) : null}
      <Panel title={t('answer')}>
        {answer.isError ? <ErrorCard error={answer.error} onRetry={() => void answer.refetch()} compact /> : null}
        {answer.isPending ? <Skeleton height={60} /> : null}
        {answer.data ? (
          <div className={classes.answer} data-testid="answer">
            {answer.data.text === '' ? (
              <span className={classes.dim}>{t('noAnswer')}</span>
            ) : (
              <CitedText text={answer.data.text} sources={answer.data.sources} />
            )}
          </div>
        ) : null}
      </Panel>
      {answer.data && answer.data.sources.length > 0 ? (
        <Panel title={t('sources', { count: answer.data.sources.length })}>
          <div className={classes.sources}>
            {answer.data.sources.map((source) => (
              <SourceCard key={source.citation} source={source} clamp />
            ))}
          </div>
        </Panel>
      ) : null}
    </div>
  )
}

/** What was asked: the question alone where there is nothing else. */
function Inputs({ title, own }: { title: string; own: Case | undefined }) {
  const entries = Object.entries(own?.inputs ?? {})
  const [only] = entries
  if (only === undefined || (entries.length === 1 && typeof only[1] === 'string')) {
    return <div className={classes.questionText}>{typeof only?.[1] === 'string' ? only[1] : title}</div>
  }
  return (
    <dl className={classes.inputs}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Expected({ own: { expected } }: { own: Case }) {
  const t = useTranslations('datasets')
  const lineOf = useExpectedLine()
  const { answers, nuggets, places, abstain } = expected
  return (
    <div className={classes.expected}>
      {abstain || answers.length === 0 ? (
        <p>{lineOf(expected) ?? t('nothingExpected')}</p>
      ) : (
        answers.map((answer) => <p key={answer}>{answer}</p>)
      )}
      {nuggets.length > 0 ? (
        <ul>
          {nuggets.map(({ text, vital }) => (
            <li key={text} className={vital ? undefined : classes.dim}>
              {text}
            </li>
          ))}
        </ul>
      ) : null}
      {places.map((place) => (
        <a
          key={`${place.documentName} ${place.start ?? ''}`}
          href={placeHref(place)}
          target="_blank"
          rel="noreferrer"
          className={classes.dim}
        >
          {place.documentName}
        </a>
      ))}
    </div>
  )
}
