'use client'

import { ActionIcon, Menu } from '@mantine/core'
import {
  IconAlertTriangle,
  IconBroadcast,
  IconCircleX,
  IconCopy,
  IconDots,
  IconDownload,
  IconEdit,
  IconExternalLink,
  IconFlask,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useErrorLine } from '@/components/ui/error-card'
import { OutcomeBadge, ToneBadge } from '@/components/ui/outcome-badge'
import { RelativeTime } from '@/components/ui/use-format'
import type { ErrorInfo } from '@/pipeline/errors'
import type { PipelineSummary } from '@/server/services/pipelines/types'
import classes from './pipelines.module.css'
import { Thumbnail } from './thumbnail'
import { usePipelineActions } from './use-pipeline-actions'

/** One pipeline in the list: its drawing, how it stands, and what can be done with it. */
export function PipelineCard({ pipeline, onRename }: { pipeline: PipelineSummary; onRename: () => void }) {
  const t = useTranslations('pipelines')
  return (
    <article className={classes.card}>
      <div className={classes.picture}>
        <Thumbnail data={pipeline.thumbnail} />
      </div>
      <div className={classes.body}>
        <div className={classes.top}>
          <h2 className={classes.name}>
            <Link href={`/pipelines/${pipeline.id}`}>{pipeline.name}</Link>
          </h2>
          <CardMenu pipeline={pipeline} onRename={onRename} />
        </div>
        <div className={classes.meta}>
          <span>{t.rich('edited', { time: () => <RelativeTime iso={pipeline.updatedAt} /> })}</span>
        </div>
        <div className={classes.meta}>
          {pipeline.lastRun ? (
            <>
              <span>{t.rich('lastRun', { time: () => <RelativeTime iso={pipeline.lastRun?.startedAt ?? ''} /> })}</span>
              <OutcomeBadge state={pipeline.lastRun.status} />
            </>
          ) : (
            t('neverRun')
          )}
        </div>
        <div className={classes.facts}>
          <StateBadge pipeline={pipeline} />
          {pipeline.damage ? <DamageBadge damage={pipeline.damage} /> : null}
          {pipeline.issues.errors > 0 ? (
            <ToneBadge tone="failed" icon={IconCircleX} label={t('errors', { count: pipeline.issues.errors })} />
          ) : null}
          {pipeline.issues.warnings > 0 ? (
            <ToneBadge
              tone="warn"
              icon={IconAlertTriangle}
              label={t('warnings', { count: pipeline.issues.warnings })}
            />
          ) : null}
        </div>
      </div>
    </article>
  )
}

function DamageBadge({ damage }: { damage: ErrorInfo }) {
  const t = useTranslations('pipelines')
  const { text, detail } = useErrorLine()(damage)
  return <ToneBadge tone="failed" icon={IconCircleX} label={t('damaged')} title={detail ?? text} />
}

function StateBadge({ pipeline }: { pipeline: PipelineSummary }) {
  const t = useTranslations('pipelines')
  if (pipeline.endpoint === null) {
    return <ToneBadge tone="quiet" icon={IconPencil} label={t('draft')} title={t('draftTitle')} />
  }
  return (
    <>
      <ToneBadge
        tone="running"
        icon={IconBroadcast}
        label={t('live')}
        title={t('liveTitle', { slug: pipeline.endpoint })}
      />
      {pipeline.draftAhead ? (
        <ToneBadge tone="quiet" icon={IconPencil} label={t('draftAhead')} title={t('draftAheadTitle')} />
      ) : null}
    </>
  )
}

function CardMenu({ pipeline, onRename }: { pipeline: PipelineSummary; onRename: () => void }) {
  const t = useTranslations('pipelines')
  const common = useTranslations('common')
  const router = useRouter()
  const actions = usePipelineActions()
  return (
    <div className={classes.menu}>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={24} aria-label={t('menu', { name: pipeline.name })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconExternalLink size={15} />}
            onClick={() => router.push(`/pipelines/${pipeline.id}`)}
          >
            {common('actions.open')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFlask size={15} />}
            onClick={() => router.push(`/evaluation?dialog=new&pipeline=${encodeURIComponent(pipeline.id)}`)}
          >
            {t('measure')}
          </Menu.Item>
          <Menu.Item leftSection={<IconEdit size={15} />} onClick={onRename}>
            {common('actions.rename')}
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => void actions.duplicate(pipeline)}>
            {t('duplicate')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={15} />} onClick={() => void actions.exportFile(pipeline)}>
            {t('export')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void actions.remove(pipeline)}>
            {common('actions.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
