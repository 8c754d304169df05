'use client'

import { ActionIcon, Checkbox, Group, Progress } from '@mantine/core'
import { IconHistory, IconRefresh, IconTrash, IconX } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { Cell, RowActions, RowLink } from '@/components/ui/data-table'
import { DocumentBadge } from '@/components/ui/document-badge'
import { useErrorLine } from '@/components/ui/error-card'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import { pageKind } from '@/pipeline/page-kind'
import type { DocumentDto, DocumentState } from '@/server/services/collections/types'
import classes from './collections.module.css'
import { movingStates } from './document-filter'
import { useDocumentActions } from './use-document-actions'
import { useLanguageName } from './use-language-name'

const retriedStates: readonly DocumentState[] = ['failed', 'cancelled', 'quarantined', 'waiting', 'unsearchable']

/** Which of the columns that not every collection needs are there. */
export interface DocumentColumns {
  source: boolean
  language: boolean
}

interface DocumentRowProps {
  document: DocumentDto
  columns: DocumentColumns
  selected: boolean
  /** `range`: all between it and the one before, too. */
  onSelect: (on: boolean, range: boolean) => void
}

/** A document in its collection's table. */
export function DocumentRow({ document, columns, selected, onSelect }: DocumentRowProps) {
  const t = useTranslations('collections.documents')
  const format = useFormat()
  const languageName = useLanguageName()
  const readable = document.state === 'indexed' || document.state === 'unsearchable' || document.outdated
  return (
    <tr
      data-link={readable || undefined}
      data-selected={selected || undefined}
      className={document.state === 'removed' ? classes.removed : undefined}
    >
      <Cell tight>
        <RowActions>
          <SelectBox name={document.name} selected={selected} onSelect={onSelect} />
        </RowActions>
      </Cell>
      <Cell>
        {readable ? <RowLink href={`/documents/${document.id}`}>{document.name}</RowLink> : document.name}
        {document.key !== '' && document.key !== document.name ? (
          <div className={classes.key} title={document.key}>
            {document.key}
          </div>
        ) : null}
      </Cell>
      <Cell>
        <StateCell document={document} />
      </Cell>
      {columns.source ? (
        <Cell>
          <SourceCell document={document} />
        </Cell>
      ) : null}
      {columns.language ? (
        // `none` is how words of no known language are searched, not a language to name.
        <Cell>{document.language === null || document.language === 'none' ? '' : languageName(document.language)}</Cell>
      ) : null}
      <Cell number>
        {document.pages === null ? null : (
          <span title={t('pages', { count: document.pages, kind: pageKind(document.name) })}>
            {format.number(document.pages)}
          </span>
        )}
      </Cell>
      <Cell number>{document.chunks === 0 ? '' : format.number(document.chunks)}</Cell>
      <Cell number>{format.bytes(document.bytes)}</Cell>
      <Cell dim tight>
        <RelativeTime iso={document.removedAt ?? document.updatedAt} />
      </Cell>
      <Cell tight>
        <RowActions>
          <DocumentActions document={document} />
        </RowActions>
      </Cell>
    </tr>
  )
}

function SelectBox({ name, selected, onSelect }: Pick<DocumentRowProps, 'selected' | 'onSelect'> & { name: string }) {
  const t = useTranslations('collections.bulk')
  return (
    <Checkbox
      size="xs"
      aria-label={t('select', { name })}
      title={t('selectHint')}
      checked={selected}
      // Else the text between the two clicks would be marked.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onChange={({ currentTarget, nativeEvent }) =>
        onSelect(currentTarget.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }
    />
  )
}

function SourceCell({ document }: { document: DocumentDto }) {
  const t = useTranslations('collections.documents')
  if (!document.source) return <span className={classes.dim}>{t('upload')}</span>
  return (
    <>
      <div className={classes.sourceName}>{document.source.name}</div>
      {document.checkedAt === null ? null : (
        <div className={classes.checked}>
          {t.rich('checked', { time: () => <RelativeTime iso={document.checkedAt ?? ''} /> })}
        </div>
      )}
    </>
  )
}

function StateCell({ document }: { document: DocumentDto }) {
  const t = useTranslations('collections')
  const lineOf = useErrorLine()
  const older = document.outdated ? (
    <ToneBadge tone="warn" icon={IconHistory} label={t('documents.outdated')} title={t('documents.outdatedHint')} />
  ) : null
  const saysWhy = document.state === 'failed' || document.state === 'quarantined' || document.state === 'waiting'
  if (saysWhy && document.error) {
    const { text, detail } = lineOf(document.error)
    return (
      <div className={classes.reason}>
        <div className={classes.badges}>
          <DocumentBadge state={document.state} />
          {older}
        </div>
        <span title={detail}>{text}</span>
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
      {older}
    </div>
  )
}

function DocumentActions({ document }: { document: DocumentDto }) {
  const t = useTranslations('collections.documents')
  const actions = useDocumentActions(document)
  const { name, state } = document
  return (
    <Group gap={2} justify="flex-end" wrap="nowrap">
      {retriedStates.includes(state) ? (
        <ActionIcon aria-label={t('retry', { name })} title={t('retry', { name })} onClick={() => void actions.retry()}>
          <IconRefresh size={15} aria-hidden />
        </ActionIcon>
      ) : null}
      {movingStates.includes(state) ? (
        <ActionIcon
          aria-label={t('cancel', { name })}
          title={t('cancel', { name })}
          onClick={() => void actions.cancel()}
        >
          <IconX size={15} aria-hidden />
        </ActionIcon>
      ) : (
        <ActionIcon
          aria-label={t('delete', { name })}
          title={t('delete', { name })}
          onClick={() => void actions.remove()}
        >
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  )
}
