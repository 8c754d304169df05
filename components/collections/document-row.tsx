'use client'

import { ActionIcon, Group, Progress } from '@mantine/core'
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleOff,
  IconCircleX,
  IconFileText,
  IconRefresh,
  IconTrash,
  IconVector,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { Cell, RowActions, RowLink } from '@/components/ui/data-table'
import { useErrorTexts } from '@/components/ui/error-card'
import { type Tone, ToneBadge } from '@/components/ui/outcome-badge'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import { useNotify } from '@/components/ui/use-notify'
import type { DocumentDto, DocumentState } from '@/server/api/dto'
import classes from './collections.module.css'

const looks: Record<DocumentState, { icon: TablerIcon; tone: Tone }> = {
  queued: { icon: IconCircleDashed, tone: 'quiet' },
  parsing: { icon: IconFileText, tone: 'running' },
  embedding: { icon: IconVector, tone: 'running' },
  indexed: { icon: IconCircleCheck, tone: 'ok' },
  failed: { icon: IconCircleX, tone: 'failed' },
  cancelled: { icon: IconCircleOff, tone: 'quiet' },
}

/** How a document stands, as icon and text. */
export function DocumentBadge({ state }: { state: DocumentState }) {
  const t = useTranslations('collections.states')
  return <ToneBadge tone={looks[state].tone} icon={looks[state].icon} label={t(state)} />
}

/** A document in its collection's table. */
export function DocumentRow({ document }: { document: DocumentDto }) {
  const format = useFormat()
  const readable = document.state === 'indexed'
  return (
    <tr data-link={readable || undefined}>
      <Cell>{readable ? <RowLink href={`/documents/${document.id}`}>{document.name}</RowLink> : document.name}</Cell>
      <Cell>
        <StateCell document={document} />
      </Cell>
      <Cell number>{document.pages === null ? '' : format.number(document.pages)}</Cell>
      <Cell number>{document.chunks === 0 ? '' : format.number(document.chunks)}</Cell>
      <Cell number>{format.bytes(document.bytes)}</Cell>
      <Cell dim tight>
        <RelativeTime iso={document.updatedAt} />
      </Cell>
      <Cell tight>
        <RowActions>
          <DocumentActions document={document} />
        </RowActions>
      </Cell>
    </tr>
  )
}

function StateCell({ document }: { document: DocumentDto }) {
  const t = useTranslations('collections')
  const textsOf = useErrorTexts()
  if (document.state === 'failed' && document.error) {
    const texts = textsOf(document.error)
    return (
      <div className={classes.reason}>
        <DocumentBadge state="failed" />
        <span>{[texts.message || `${texts.title}.`, texts.fix].join(' ')}</span>
      </div>
    )
  }
  const moving = document.state === 'parsing' || document.state === 'embedding'
  return (
    <div className={classes.progress}>
      <DocumentBadge state={document.state} />
      {moving ? (
        <Progress
          size="xs"
          value={document.progress * 100}
          aria-label={t('documents.progress', { name: document.name })}
          className={classes.bar}
        />
      ) : null}
    </div>
  )
}

function DocumentActions({ document }: { document: DocumentDto }) {
  const t = useTranslations('collections.documents')
  const actions = useDocumentActions(document)
  const { name } = document
  const atRest = document.state === 'indexed' || document.state === 'failed' || document.state === 'cancelled'
  return (
    <Group gap={2} justify="flex-end" wrap="nowrap">
      {document.state === 'failed' || document.state === 'cancelled' ? (
        <ActionIcon aria-label={t('retry', { name })} title={t('retry', { name })} onClick={() => void actions.retry()}>
          <IconRefresh size={15} aria-hidden />
        </ActionIcon>
      ) : null}
      {atRest ? (
        <ActionIcon
          aria-label={t('delete', { name })}
          title={t('delete', { name })}
          onClick={() => void actions.remove()}
        >
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      ) : (
        <ActionIcon
          aria-label={t('cancel', { name })}
          title={t('cancel', { name })}
          onClick={() => void actions.cancel()}
        >
          <IconX size={15} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  )
}

function useDocumentActions(document: DocumentDto) {
  const t = useTranslations('collections.documents')
  const common = useTranslations('common')
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const confirm = useConfirm()
  const notify = useNotify()
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      notify.error(error)
    }
    await queries.invalidateQueries(trpc.collections.pathFilter())
  }
  const documentId = document.id
  return {
    retry: () => attempt(() => client.collections.retryDocument.mutate({ documentId })),
    cancel: () => attempt(() => client.collections.cancelDocument.mutate({ documentId })),
    remove: async () => {
      const agreed = await confirm({
        title: t('deleteTitle', { name: document.name }),
        body: t('deleteBody'),
        action: common('actions.delete'),
        danger: true,
      })
      if (agreed) await attempt(() => client.collections.deleteDocument.mutate({ documentId }))
    },
  }
}
