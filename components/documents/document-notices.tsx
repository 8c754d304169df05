'use client'

import { useTranslations } from 'next-intl'
import { ErrorCard } from '@/components/ui/error-card'
import { Phrase } from '@/components/ui/phrases'
import { RelativeTime } from '@/components/ui/use-format'
import { english } from '@/pipeline/said'
import type { DocumentDetails } from '@/server/services/collections/types'
import classes from './documents.module.css'

/** What a reader must know before trusting this text: it is gone, or a newer content is not searched yet. */
export function DocumentNotices({ document }: { document: DocumentDetails }) {
  const t = useTranslations('documents')
  const { state, removedAt, outdated, error, warnings, text } = document
  const broken = (state === 'failed' || state === 'quarantined') && error !== null && text !== ''
  return (
    <>
      {removedAt === null ? null : (
        <p className={classes.notice}>{t.rich('removed', { time: () => <RelativeTime iso={removedAt} /> })}</p>
      )}
      {outdated && removedAt === null ? <p className={classes.notice}>{t('outdated')}</p> : null}
      {broken ? (
        <div className={classes.notice}>
          <ErrorCard error={error} compact />
        </div>
      ) : null}
      {warnings.length > 0 ? (
        <div className={classes.notice} role="note">
          <strong>{t('warnings')}</strong>
          <ul className={classes.warnings}>
            {warnings.map((warning) => (
              <li key={english(warning)}>
                <Phrase>{warning}</Phrase>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  )
}
