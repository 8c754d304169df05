'use client'

import { Alert, Button, Loader } from '@mantine/core'
import { IconRefresh, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorLine } from '@/components/ui/error-card'
import { isSelected, noSelection, type Selection, selectedCount } from '@/components/ui/selection'
import type { BulkResult, DocumentPage } from '@/server/services/collections/types'
import classes from './collections.module.css'
import type { DocumentFilter } from './document-filter'
import { type Bulk, useBulk } from './use-bulk'

interface SelectionBarProps {
  collectionId: string
  filter: DocumentFilter
  page: DocumentPage
  selection: Selection
  onSelect: (selection: Selection) => void
}

/** What is chosen in the list of documents, what can be done to it, and what could not be done the last time. */
export function SelectionBar({ collectionId, filter, page, selection, onSelect }: SelectionBarProps) {
  const t = useTranslations('collections.bulk')
  const count = selectedCount(selection, page.total)
  const bulk = useBulk({
    collectionId,
    filter,
    selection,
    count,
    sourced: page.all.sources.length > 0,
    // What it could not be done to stays chosen, to be tried again.
    onDone: (failed) => onSelect({ ...noSelection, ids: new Set(failed) }),
  })
  if (count === 0 && !bulk.busy && !bulk.result) return null
  return (
    <>
      {count > 0 || bulk.busy ? (
        <section className={classes.selection} aria-label={t('label')}>
          <strong role="status">
            <Chosen page={page} filter={filter} selection={selection} bulk={bulk} />
          </strong>
          {bulk.busy ? null : <Offers page={page} filter={filter} selection={selection} onSelect={onSelect} />}
          <Acts bulk={bulk} onClear={() => onSelect(noSelection)} />
        </section>
      ) : null}
      {bulk.result ? <NotDone result={bulk.result} onClose={bulk.dismiss} /> : null}
    </>
  )
}

const isFiltered = ({ state, source, name }: DocumentFilter) =>
  state !== undefined || source !== undefined || name !== ''

type ChosenProps = Pick<SelectionBarProps, 'page' | 'filter' | 'selection'> & { bulk: Bulk }

function Chosen({ page, filter, selection, bulk: { busy } }: ChosenProps) {
  const t = useTranslations('collections.bulk')
  if (busy?.act === 'delete') return <Deleting count={busy.count} held={page.all.documents + page.all.removed} />
  if (busy) return t('retrying', { count: busy.count })
  if (selection.all) return t(isFiltered(filter) ? 'allThatFit' : 'all', { count: page.total })
  const here = page.items.filter(({ id }) => selection.ids.has(id)).length
  return t('some', { count: selection.ids.size, elsewhere: selection.ids.size - here })
}

/** How far a deletion is, by how many documents the collection holds now and held when it began. */
function Deleting({ count, held }: { count: number; held: number }) {
  const t = useTranslations('collections.bulk')
  const [before] = useState(held)
  return t('deleting', { done: Math.min(count, Math.max(0, before - held)), count })
}

/** Everything that the filter lets through, where this page is not all of it. */
function Offers({ page, filter, selection, onSelect }: Omit<SelectionBarProps, 'collectionId'>) {
  const t = useTranslations('collections.bulk')
  const whole = page.items.every(({ id }) => isSelected(selection, id))
  if (selection.all || !whole || page.total <= selection.ids.size) return null
  return (
    <Button variant="subtle" onClick={() => onSelect({ ...noSelection, all: true })}>
      {t(isFiltered(filter) ? 'selectAllThatFit' : 'selectAll', { count: page.total })}
    </Button>
  )
}

function Acts({ bulk, onClear }: { bulk: Bulk; onClear: () => void }) {
  const t = useTranslations('collections.bulk')
  const common = useTranslations('common.actions')
  if (bulk.busy) return <Loader size="xs" aria-hidden />
  return (
    <div className={classes.selectionActs}>
      <Button
        variant="default"
        leftSection={<IconRefresh size={14} aria-hidden />}
        title={t('retryHint')}
        onClick={() => void bulk.retry()}
      >
        {t('retry')}
      </Button>
      <Button
        variant="light"
        color="red"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={() => void bulk.remove()}
      >
        {common('delete')}
      </Button>
      <Button variant="subtle" color="gray" onClick={onClear}>
        {t('clear')}
      </Button>
    </div>
  )
}

function NotDone({ result: { count, failures, failed, left }, onClose }: { result: BulkResult; onClose: () => void }) {
  const t = useTranslations('collections.bulk')
  const common = useTranslations('common.actions')
  const lineOf = useErrorLine()
  return (
    <Alert
      color="red"
      mb="sm"
      role="alert"
      title={t('notDone', { count, failures, left })}
      withCloseButton
      closeButtonLabel={common('close')}
      onClose={onClose}
    >
      <ul className={classes.notDone}>
        {failed.map(({ id, name, error }) => {
          const { text, detail } = lineOf(error)
          return (
            <li key={id} title={detail}>
              <b>{name}</b>: {text}
            </li>
          )
        })}
        {failures > failed.length ? <li>{t('moreFailed', { count: failures - failed.length })}</li> : null}
      </ul>
    </Alert>
  )
}
