'use client'

import { Anchor } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { placeOf } from '@/components/retrieval/place-of'
import { excerpt } from '@/components/ui/excerpt'
import { useMailDates } from '@/components/ui/use-format'
import { pageKind } from '@/pipeline/page-kind'
import type { AnswerSource } from '@/pipeline/run-event'
import { sourceHref } from './citations'
import classes from './cited.module.css'
import { SourceAge } from './source-age'

/** A source: which document, where in it, what it says, and the way there. */
export function SourceCard({ source, clamp }: { source: AnswerSource; clamp?: boolean }) {
  const t = useTranslations('editor.dock')
  const datesOf = useMailDates()
  const place = [
    source.page === undefined ? '' : t('page', { page: source.page, kind: pageKind(source.documentName) }),
    placeOf({ ...source, position: { ...source, index: 0 } }),
  ].filter(Boolean)
  return (
    <article className={classes.source} data-cited={source.cited || undefined}>
      <header className={classes.sourceHead}>
        <span className={classes.number}>[{source.citation}]</span>
        <span className={classes.document} title={source.documentName}>
          {source.documentName}
        </span>
        <Anchor
          className={classes.open}
          href={sourceHref(source)}
          target="_blank"
          size="xs"
          aria-label={t('openSourceOf', { name: source.documentName })}
        >
          {t('openSource')} <IconExternalLink size={12} aria-hidden />
        </Anchor>
      </header>
      {place.length > 0 ? <div className={classes.place}>{place.join(' · ')}</div> : null}
      <SourceAge source={source} />
      <p className={classes.quote} data-clamp={clamp || undefined}>
        {datesOf(clamp ? excerpt(source.text) : source.text)}
      </p>
    </article>
  )
}
