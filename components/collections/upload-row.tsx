'use client'

import { ActionIcon, Group, Progress } from '@mantine/core'
import { IconCircleDashed, IconCircleX, IconRefresh, IconUpload, IconX } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { Cell } from '@/components/ui/data-table'
import { useErrorLine } from '@/components/ui/error-card'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import classes from './collections.module.css'
import type { DocumentColumns } from './document-row'
import type { Upload } from './upload-queue'
import { uploadQueue } from './uploads'

/** A file on its way to the server. */
export function UploadRow({ upload, columns }: { upload: Upload; columns: DocumentColumns }) {
  const t = useTranslations('collections')
  const format = useFormat()
  const name = upload.file.name
  const failed = upload.state === 'failed'
  const leave = failed ? t('upload.dismiss', { name }) : t('upload.cancel', { name })
  return (
    <tr>
      <Cell tight />
      <Cell>{name}</Cell>
      <Cell>
        <UploadState upload={upload} />
      </Cell>
      {columns.source ? <Cell /> : null}
      {columns.language ? <Cell /> : null}
      <Cell number />
      <Cell number />
      <Cell number>{format.bytes(upload.file.size)}</Cell>
      <Cell tight />
      <Cell tight>
        <Group gap={2} justify="flex-end" wrap="nowrap">
          {failed ? (
            <ActionIcon
              aria-label={t('upload.again', { name })}
              title={t('upload.again', { name })}
              onClick={() => uploadQueue.retry(upload.key)}
            >
              <IconRefresh size={15} aria-hidden />
            </ActionIcon>
          ) : null}
          <ActionIcon aria-label={leave} title={leave} onClick={() => uploadQueue.cancel(upload.key)}>
            <IconX size={15} aria-hidden />
          </ActionIcon>
        </Group>
      </Cell>
    </tr>
  )
}

function UploadState({ upload }: { upload: Upload }) {
  const t = useTranslations('collections')
  const format = useFormat()
  const lineOf = useErrorLine()
  if (upload.state === 'failed' && upload.error) {
    const { text, detail } = lineOf(upload.error)
    return (
      <div className={classes.reason}>
        <ToneBadge tone="failed" icon={IconCircleX} label={t('states.failed')} />
        <span title={detail}>{text}</span>
      </div>
    )
  }
  if (upload.state === 'waiting') return <ToneBadge tone="quiet" icon={IconCircleDashed} label={t('upload.waiting')} />
  return (
    <div className={classes.progress}>
      <span className={classes.sending}>
        <ToneBadge
          tone="running"
          icon={IconUpload}
          label={t('upload.sending', { percent: format.percent(upload.progress) })}
        />
      </span>
      <Progress
        size="xs"
        value={upload.progress * 100}
        aria-label={t('documents.progress', { name: upload.file.name })}
        className={classes.bar}
      />
    </div>
  )
}
