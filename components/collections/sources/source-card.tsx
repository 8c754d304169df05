'use client'

import { ActionIcon, Button, Menu, Progress } from '@mantine/core'
import {
  IconAlertTriangle,
  IconDots,
  IconHistory,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorLine } from '@/components/ui/error-card'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import type { SourceDto, SyncDto } from '@/server/services/sources/types'
import { DeleteSourceDialog } from './delete-source-dialog'
import { isWatched, kindIcon, kindOf, useKindTexts } from './kinds'
import { SyncBadge, useSyncCounts } from './source-looks'
import classes from './sources.module.css'
import { useCronText } from './use-cron-text'
import { useSourceActions } from './use-source-actions'
import { isSyncing } from './use-sources'

interface SourceCardProps {
  source: SourceDto
  onEdit: () => void
  onHistory: () => void
}

/** A source: where it is, how its last sync ended or how the present one goes, and when the next one is due. */
export function SourceCard({ source, onEdit, onHistory }: SourceCardProps) {
  const t = useTranslations('collections.sources')
  const textsOf = useKindTexts()
  const kind = kindOf(source.config)
  const place = kind.place(source.config)
  const Icon = kindIcon(kind.kind)
  return (
    <li className={classes.card} aria-label={source.name}>
      <Icon size={22} stroke={1.5} className={classes.kind} aria-hidden />
      <div className={classes.main}>
        <div className={classes.head}>
          <h3 className={classes.name}>{source.name}</h3>
          <span className={classes.kindName}>{textsOf(kind).title}</span>
          {source.paused ? <ToneBadge tone="quiet" icon={IconPlayerPause} label={t('paused')} /> : null}
          {/* What was never synchronised says that itself. */}
          {source.stale && source.checkedAt !== null ? (
            <ToneBadge tone="warn" icon={IconAlertTriangle} label={t('stale')} title={t('staleHint')} />
          ) : null}
        </div>
        <div className={classes.place} title={place}>
          {place}
        </div>
        <SyncLine sync={source.sync} />
        <Facts source={source} />
      </div>
      <Actions source={source} onEdit={onEdit} onHistory={onHistory} />
    </li>
  )
}

/** The height of this line is the same while a sync runs and after it, so that nothing moves when one ends. */
function SyncLine({ sync }: { sync: SyncDto | null }) {
  const t = useTranslations('collections.sources')
  const format = useFormat()
  const countsOf = useSyncCounts()
  const lineOf = useErrorLine()
  if (!sync) return <div className={classes.sync}>{t('never')}</div>
  if (sync.state === 'running') {
    // All is compared, and what is new waits for its chunks: a full bar would look like an end.
    const indexing = sync.total !== null && sync.done >= sync.total
    const label = indexing
      ? t('progressIndexing')
      : sync.total === null
        ? t('progressOpen', { done: format.number(sync.done) })
        : t('progress', { done: format.number(sync.done), total: format.number(sync.total) })
    return (
      <div className={classes.sync}>
        <SyncBadge state="running" />
        <Progress
          className={classes.progress}
          size="sm"
          value={sync.total ? (sync.done / sync.total) * 100 : 100}
          animated={!sync.total || indexing}
          aria-label={t('progressLabel')}
        />
        <span className={classes.numbers}>{label}</span>
        <span className={classes.dim}>{countsOf(sync)}</span>
      </div>
    )
  }
  const line = sync.error ? lineOf(sync.error) : null
  return (
    <div className={classes.sync}>
      <SyncBadge state={sync.state} />
      <span className={classes.outcome} title={line?.detail}>
        {line?.text ?? countsOf(sync)}
      </span>
      {sync.finishedAt ? (
        <span className={classes.dim}>
          <RelativeTime iso={sync.finishedAt} />
        </span>
      ) : null}
    </div>
  )
}

function Facts({ source }: { source: SourceDto }) {
  const t = useTranslations('collections.sources')
  const format = useFormat()
  const cronText = useCronText()
  const { config, schedule, nextSyncAt, quarantined, paused } = source
  const times = [
    schedule === null ? '' : cronText(schedule).replace(/\.$/, ''),
    isWatched(config) ? t('watched') : '',
  ].filter(Boolean)
  const when = times.length === 0 ? t('byHand') : paused ? t('whilePaused') : times.join(' · ')
  return (
    <div className={classes.facts}>
      <Link className={classes.link} href={`?source=${encodeURIComponent(source.id)}`}>
        {t('documentCount', { count: source.documents })}
      </Link>
      {quarantined > 0 ? (
        <Link
          className={classes.link}
          href={`?source=${encodeURIComponent(source.id)}&state=quarantined`}
          title={t('quarantinedHint')}
        >
          {t('counts.quarantined', { count: quarantined })}
        </Link>
      ) : null}
      <span>{when}</span>
      {nextSyncAt !== null ? <span>{t('next', { time: format.dateTime(nextSyncAt) })}</span> : null}
    </div>
  )
}

function Actions({ source, onEdit, onHistory }: SourceCardProps) {
  const t = useTranslations('collections.sources')
  const common = useTranslations('common.actions')
  const actions = useSourceActions(source)
  const [deleting, setDeleting] = useState(false)
  const { name } = source
  return (
    <div className={classes.actions}>
      {isSyncing(source) ? (
        <Button
          variant="default"
          loading={actions.busy}
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          aria-label={t('cancelOf', { name })}
          onClick={() => void actions.cancel()}
        >
          {common('cancel')}
        </Button>
      ) : (
        <Button
          variant="default"
          loading={actions.busy}
          leftSection={<IconRefresh size={14} aria-hidden />}
          aria-label={t('syncOf', { name })}
          onClick={() => void actions.sync()}
        >
          {t('syncNow')}
        </Button>
      )}
      <ActionIcon size={30} aria-label={t('historyOf', { name })} title={t('history')} onClick={onHistory}>
        <IconHistory size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon size={30} aria-label={t('editOf', { name })} title={t('edit')} onClick={onEdit}>
        <IconPencil size={16} aria-hidden />
      </ActionIcon>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={30} aria-label={t('moreOf', { name })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={
              source.paused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />
            }
            onClick={() => void actions.pause(!source.paused)}
          >
            {source.paused ? t('resume') : t('pause')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={14} aria-hidden />} onClick={() => setDeleting(true)}>
            {t('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeleteSourceDialog
        source={source}
        opened={deleting}
        onClose={() => setDeleting(false)}
        remove={actions.remove}
      />
    </div>
  )
}
