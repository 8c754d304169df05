'use client'

import { IconExternalLink } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { RelativeTime } from '@/components/ui/use-format'
import type { DocumentDetails } from '@/server/services/collections/types'
import classes from './documents.module.css'

/** Where a document comes from, and when it was last seen to be current. */
export function Provenance({ document }: { document: DocumentDetails }) {
  const t = useTranslations('documents')
  const { source, key, checkedAt } = document
  if (!source) return null
  return (
    <div className={classes.provenance}>
      <Link
        className={classes.sourceLink}
        href={`/collections/${document.collectionId}?tab=sources&history=${source.id}`}
      >
        {t('source', { name: source.name })}
      </Link>
      {key === '' ? null : <Key value={key} />}
      {checkedAt === null ? null : <span>{t.rich('checked', { time: () => <RelativeTime iso={checkedAt} /> })}</span>}
    </div>
  )
}

/** A key that is an address of the web leads there. */
function Key({ value }: { value: string }) {
  if (!/^https?:\/\//i.test(value)) return <code className={classes.key}>{value}</code>
  return (
    <a className={classes.key} href={value} target="_blank" rel="noreferrer noopener">
      {value} <IconExternalLink size={12} aria-hidden />
    </a>
  )
}
