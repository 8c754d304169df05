'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { sourceHref, sourcesOf } from '@/components/trace/citations'
import { CitedText } from '@/components/trace/cited-text'
import { SourceAge } from '@/components/trace/source-age'
import { excerpt } from '@/components/ui/excerpt'
import { Panel } from '@/components/ui/page'
import { useMailDates } from '@/components/ui/use-format'
import { pageKind } from '@/pipeline/page-kind'
import type { AnswerSource } from '@/pipeline/run-event'
import type { RunDetails } from '@/server/services/runs/types'
import classes from './runs.module.css'

/** Why there is no answer, where the state tells. */
const noAnswer: Partial<Record<RunDetails['status'], 'notYet' | 'stoppedBefore'>> = {
  running: 'notYet',
  cancelled: 'stoppedBefore',
}

/** What the run answered, with citations that open their source. */
export function AnswerPanel({ run }: { run: RunDetails }) {
  const t = useTranslations('runs')
  const sources = sourcesOf(run.outputs)
  const { answer } = run.outputs
  // The newest step that had begun to write, though none of it became the run's answer.
  const partial = Object.values(run.steps.findLast((step) => step.partial)?.partial ?? {}).at(-1)
  return (
    <Panel title={t('answer')}>
      {typeof answer === 'string' && answer !== '' ? (
        <div className={classes.answer}>
          <CitedText text={answer} sources={sources} />
        </div>
      ) : (
        <>
          <p className={classes.dim}>
            {t(partial ? 'partialAnswer' : (noAnswer[run.status] ?? (run.part ? 'partOnly' : 'noAnswer')))}
          </p>
          {partial ? (
            <div className={`${classes.answer} ${classes.partial}`}>
              <CitedText text={partial} sources={[]} />
            </div>
          ) : null}
        </>
      )}
      {sources.length > 0 ? <Sources sources={sources} /> : null}
    </Panel>
  )
}

function Sources({ sources }: { sources: readonly AnswerSource[] }) {
  const t = useTranslations('runs')
  const datesOf = useMailDates()
  return (
    <>
      <h3 className={classes.subhead}>{t('sources')}</h3>
      <ol className={classes.sources}>
        {sources.map((source) => (
          <li key={source.citation} data-cited={source.cited}>
            <Link href={sourceHref(source)} className={classes.source}>
              <span className={classes.citation}>{source.citation}</span>
              <span className={classes.sourceName}>{source.documentName}</span>
              {source.page === undefined ? null : (
                <span>{t('sourcePage', { page: source.page, kind: pageKind(source.documentName) })}</span>
              )}
              {source.cited ? null : <span>{t('notCited')}</span>}
              <SourceAge source={source} />
              <span className={classes.sourceText}>{datesOf(excerpt(source.text))}</span>
            </Link>
          </li>
        ))}
      </ol>
    </>
  )
}
