'use client'

import { UnstyledButton } from '@mantine/core'
import { IconBroadcast } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { RelativeTime } from '@/components/ui/use-format'
import type { VersionDto } from '@/server/services/deployments/types'
import classes from './versions.module.css'
import type { Shown } from './versions-dialog'

interface VersionListProps {
  versions: readonly VersionDto[]
  live: number | null
  shown: Shown
  onOpen: (shown: Shown) => void
}

/** The draft, then every version, the newest first. */
export function VersionList({ versions, live, shown, onOpen }: VersionListProps) {
  const t = useTranslations('editor.versions')
  return (
    <nav className={classes.list} aria-label={t('title')}>
      <UnstyledButton
        className={classes.item}
        aria-current={shown === 'draft' || undefined}
        onClick={() => onOpen('draft')}
        data-autofocus
      >
        <span className={classes.number}>{t('draft')}</span>
        <span className={classes.when}>{t('draftIs')}</span>
      </UnstyledButton>
      {versions.map(({ number, createdAt }) => (
        <UnstyledButton
          key={number}
          className={classes.item}
          aria-current={shown === number || undefined}
          onClick={() => onOpen(number)}
        >
          <span className={classes.number}>
            {t('version', { number })}
            {live === number ? <ToneBadge tone="running" icon={IconBroadcast} label={t('live')} /> : null}
          </span>
          <span className={classes.when}>
            <RelativeTime iso={createdAt} />
          </span>
        </UnstyledButton>
      ))}
      {versions.length === 0 ? <p className={classes.when}>{t('none')}</p> : null}
    </nav>
  )
}
