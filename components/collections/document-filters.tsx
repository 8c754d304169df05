'use client'

import { Button, Select, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFilterOff, IconRefresh, IconSearch } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { DocumentPage } from '@/server/services/collections/types'
import classes from './collections.module.css'
import { type DocumentFilter, stateGroups, UPLOADS } from './document-filter'
import { useRetryAll } from './use-document-actions'

/** Below this number a list needs no filters. */
const MANY = 9
const TYPING_MS = 200

/** The filter that the address holds; values it does not know count as none. */
export function useDocumentFilter(): DocumentFilter {
  const [state] = useUrlState('state')
  const [source] = useUrlState('source')
  const [name] = useUrlState('name')
  const [removed] = useUrlState('removed')
  return {
    state: stateGroups.find((group) => group === state),
    source: source === '' ? undefined : source,
    name,
    removed: removed === '1',
  }
}

/** Takes every filter away. */
export const clearDocumentFilter = (): void => setUrlState({ state: null, source: null, name: null, p: null })

interface DocumentFiltersProps {
  collectionId: string
  all: DocumentPage['all']
  filter: DocumentFilter
  /** How many documents the filter lets through. */
  shown: number
}

/** Finds documents among many, and shows those that are gone. */
export function DocumentFilters({ collectionId, all, filter, shown }: DocumentFiltersProps) {
  const t = useTranslations('collections.documents')
  const { removed } = all
  const { failed } = all.groups
  const active = filter.state !== undefined || filter.source !== undefined || filter.name !== ''
  const many = all.documents >= MANY || active
  if (!many && removed === 0) return null
  return (
    <fieldset className={classes.filters} aria-label={t('filters')}>
      {many ? <NameStateSource all={all} filter={filter} /> : null}
      {removed > 0 ? (
        <Switch
          label={t('showRemoved', { count: removed })}
          checked={filter.removed}
          onChange={(event) => setUrlState({ removed: event.currentTarget.checked ? '1' : null, p: null })}
        />
      ) : null}
      {many && failed > 0 && filter.state === undefined ? (
        <Button variant="subtle" color="red" onClick={() => setUrlState({ state: 'failed', p: null })}>
          {t('showFailed', { count: failed })}
        </Button>
      ) : null}
      {active ? (
        <Button variant="subtle" leftSection={<IconFilterOff size={14} aria-hidden />} onClick={clearDocumentFilter}>
          {t('clearFilters')}
        </Button>
      ) : null}
      {filter.state === 'failed' || filter.state === 'quarantined' ? (
        <RetryAll collectionId={collectionId} filter={filter} count={shown} />
      ) : null}
    </fieldset>
  )
}

function NameStateSource({ all, filter }: { all: DocumentPage['all']; filter: DocumentFilter }) {
  const t = useTranslations('collections')
  const { sources, groups } = all
  const states = stateGroups.filter((group) => groups[group] > 0 || group === filter.state)
  return (
    <>
      <NameFilter value={filter.name} />
      <Select
        label={t('column.state')}
        w={190}
        data={[
          { value: '', label: t('documents.anyState') },
          ...states.map((group) => ({
            value: group,
            // None is known of while the list is on its way.
            label:
              groups[group] > 0
                ? t('documents.stateCount', { state: t(`groups.${group}`), count: groups[group] })
                : t(`groups.${group}`),
          })),
        ]}
        value={filter.state ?? ''}
        onChange={(state) => setUrlState({ state, p: null })}
      />
      {sources.length > 0 ? (
        <Select
          label={t('column.source')}
          w={190}
          data={[
            { value: '', label: t('documents.anySource') },
            { value: UPLOADS, label: t('documents.upload') },
            ...sources.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={filter.source ?? ''}
          onChange={(source) => setUrlState({ source, p: null })}
        />
      ) : null}
    </>
  )
}

/** Typing filters after a short pause, so that a list of thousands follows without stutter. */
function NameFilter({ value }: { value: string }) {
  const t = useTranslations('collections.documents')
  const [text, setText] = useState(value)
  const [last, setLast] = useState(value)
  // The address changed from elsewhere: the field follows.
  if (last !== value) {
    setLast(value)
    setText(value)
  }
  const write = useDebouncedCallback((name: string) => {
    setLast(name)
    setUrlState({ name, p: null })
  }, TYPING_MS)
  return (
    <TextInput
      label={t('nameFilter')}
      w={240}
      type="search"
      leftSection={<IconSearch size={14} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        write(event.currentTarget.value)
      }}
    />
  )
}

function RetryAll({ collectionId, filter, count }: { collectionId: string; filter: DocumentFilter; count: number }) {
  const t = useTranslations('collections.documents')
  const retryAll = useRetryAll(collectionId)
  const [busy, setBusy] = useState(false)
  if (count === 0) return null
  return (
    <Button
      variant="default"
      loading={busy}
      leftSection={<IconRefresh size={14} aria-hidden />}
      onClick={() => {
        setBusy(true)
        void retryAll(filter).finally(() => setBusy(false))
      }}
    >
      {t('retryAll', { count })}
    </Button>
  )
}
