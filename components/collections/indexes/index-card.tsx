'use client'

import { Button, Progress } from '@mantine/core'
import {
  IconArchive,
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleOff,
  IconCircleX,
  IconPlayerPlay,
  IconPlayerStop,
  IconSwitchHorizontal,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useChunkingText } from '@/components/chunking/chunking-text'
import { useErrorLine } from '@/components/ui/error-card'
import { type Tone, ToneBadge } from '@/components/ui/outcome-badge'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import type { IndexDto } from '@/server/services/indexes/types'
import { useLanguageName } from '../use-language-name'
import classes from './indexes.module.css'
import { Figures } from './score-table'
import { useIndexActions } from './use-index-actions'

const looks: Record<IndexDto['state'], { icon: TablerIcon; tone: Tone }> = {
  building: { icon: IconPlayerPlay, tone: 'running' },
  ready: { icon: IconCircleCheck, tone: 'ok' },
  live: { icon: IconCircleCheck, tone: 'ok' },
  retired: { icon: IconArchive, tone: 'quiet' },
  failed: { icon: IconCircleX, tone: 'failed' },
  cancelled: { icon: IconCircleOff, tone: 'quiet' },
}

/** An index beside the live one: being built, ready to take over, or kept for going back. */
export function IndexCard({ index }: { index: IndexDto }) {
  const t = useTranslations('collections.index')
  const common = useTranslations('common.status')
  const chunkingText = useChunkingText()
  const languageName = useLanguageName()
  const actions = useIndexActions(index)
  const { embedder, dimension, chunking, language, chunks, state } = index
  const facts = [
    `${embedder.model} · ${common(embedder.provider)}`,
    t('dimensions', { count: dimension }),
    languageName(language),
    chunks > 0 ? t('chunks', { count: chunks }) : '',
  ]
  return (
    <li className={classes.card} aria-label={t('number', { number: index.number })}>
      <div className={classes.main}>
        <div className={classes.head}>
          <h3 className={classes.name}>{t('number', { number: index.number })}</h3>
          <ToneBadge tone={looks[state].tone} icon={looks[state].icon} label={t(`states.${state}`)} />
          <span className={classes.dim}>
            <RelativeTime iso={index.finishedAt ?? index.createdAt} />
          </span>
        </div>
        <div className={classes.facts}>{facts.filter(Boolean).join(' · ')}</div>
        <div className={classes.facts}>{chunkingText(chunking)}</div>
        {state === 'building' ? <Building index={index} /> : null}
        {index.error ? <Failure error={index.error} /> : null}
        {state === 'ready' || state === 'retired' ? <Figures index={index} actions={actions} /> : null}
      </div>
      <Actions index={index} actions={actions} />
    </li>
  )
}

function Building({ index }: { index: IndexDto }) {
  const t = useTranslations('collections.index')
  const format = useFormat()
  return (
    <div className={classes.building}>
      <Progress
        className={classes.progress}
        size="sm"
        value={index.total === 0 ? 0 : (index.done / index.total) * 100}
        aria-label={t('progressLabel', { number: index.number })}
      />
      <span className={classes.numbers}>
        {t('progress', { done: format.number(index.done), total: format.number(index.total) })}
      </span>
    </div>
  )
}

function Failure({ error }: { error: NonNullable<IndexDto['error']> }) {
  const lineOf = useErrorLine()
  const { text, detail } = lineOf(error)
  return (
    <p className={classes.failure} title={detail}>
      {text}
    </p>
  )
}

interface ActionsProps {
  index: IndexDto
  actions: ReturnType<typeof useIndexActions>
}

function Actions({ index, actions }: ActionsProps) {
  const t = useTranslations('collections.index')
  const common = useTranslations('common.actions')
  if (index.state === 'building') {
    return (
      <div className={classes.actions}>
        <Button
          variant="default"
          loading={actions.busy === 'cancel'}
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          onClick={() => void actions.cancel()}
        >
          {common('cancel')}
        </Button>
      </div>
    )
  }
  return (
    <div className={classes.actions}>
      {index.state === 'ready' ? (
        <Button
          loading={actions.busy === 'activate'}
          leftSection={<IconSwitchHorizontal size={14} aria-hidden />}
          onClick={() => void actions.switchTo()}
        >
          {t('switch')}
        </Button>
      ) : null}
      {index.state === 'retired' ? (
        <Button
          variant="default"
          loading={actions.busy === 'activate'}
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          onClick={() => void actions.rollBack()}
        >
          {t('rollBack')}
        </Button>
      ) : null}
      <Button
        variant="default"
        loading={actions.busy === 'drop'}
        leftSection={<IconTrash size={14} aria-hidden />}
        aria-label={t('deleteOf', { number: index.number })}
        onClick={() => void actions.drop()}
      >
        {common('delete')}
      </Button>
    </div>
  )
}
