'use client'

import { Button, Loader, Menu } from '@mantine/core'
import { IconArrowsSplit2, IconCopy, IconTag, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { noSelection, type Selection } from '@/components/ui/selection'
import { useNotify } from '@/components/ui/use-notify'
import { splits } from '@/pipeline/cases/case'
import type { DatasetDetails } from '@/server/services/datasets/types'
import classes from './datasets.module.css'
import { TagsDialog } from './tags-dialog'
import type { CaseQuery } from './use-case-pages'
import { useDeleteCases, useTellChange } from './use-delete-cases'

/** As many as one change takes, and as many as are asked for at once. */
const MOST = 5_000
const PAGE = 500

interface BulkBarProps {
  dataset: DatasetDetails
  query: CaseQuery
  total: number
  selection: Selection
  onSelect: (selection: Selection) => void
}

/** What is chosen in the list of cases, and what can be done to it. */
export function BulkBar({ dataset, query, total, selection, onSelect }: BulkBarProps) {
  const t = useTranslations('datasets.bulk')
  const bulk = useBulkChange(dataset.id, () => onSelect(noSelection))
  const all = useAllCases(query)
  const count = selection.ids.size
  if (count === 0) return null
  const ids = [...selection.ids]
  return (
    <section className={classes.bulk} aria-label={t('label')}>
      <strong role="status">{t('some', { count })}</strong>
      {count < total && total <= MOST ? (
        <Button
          variant="subtle"
          loading={all.busy}
          onClick={() => void all.ids().then((every) => every && onSelect({ ...noSelection, ids: new Set(every) }))}
        >
          {t('selectAll', { count: total })}
        </Button>
      ) : null}
      {bulk.busy ? (
        <Loader size="xs" aria-label={t('working')} />
      ) : (
        <BulkActs dataset={dataset} ids={ids} bulk={bulk} onClear={() => onSelect(noSelection)} />
      )}
    </section>
  )
}

interface BulkActsProps {
  dataset: DatasetDetails
  ids: string[]
  bulk: ReturnType<typeof useBulkChange>
  onClear: () => void
}

function BulkActs({ dataset, ids, bulk, onClear }: BulkActsProps) {
  const t = useTranslations('datasets')
  const common = useTranslations('common.actions')
  const [tagging, setTagging] = useState(false)
  return (
    <div className={classes.bulkActs}>
      <Menu>
        <Menu.Target>
          <Button variant="default" leftSection={<IconArrowsSplit2 size={14} aria-hidden />}>
            {t('case.split')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('case.splitHint')}</Menu.Label>
          {splits.map((split) => (
            <Menu.Item key={split} onClick={() => void bulk.change({ ids, split })}>
              {t(`splits.${split}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button variant="default" leftSection={<IconTag size={14} aria-hidden />} onClick={() => setTagging(true)}>
        {t('case.tags')}
      </Button>
      <CopyMenu dataset={dataset} onCopy={(copyTo) => void bulk.change({ ids, copyTo })} />
      <Button
        variant="light"
        color="red"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={() => void bulk.remove(ids)}
      >
        {common('delete')}
      </Button>
      <Button variant="subtle" color="gray" onClick={onClear}>
        {t('bulk.clear')}
      </Button>
      <TagsDialog
        opened={tagging}
        onClose={() => setTagging(false)}
        known={dataset.tags}
        count={ids.length}
        onApply={(tags) => void bulk.change({ ids, ...tags })}
      />
    </div>
  )
}

function CopyMenu({ dataset, onCopy }: { dataset: DatasetDetails; onCopy: (id: string) => void }) {
  const t = useTranslations('datasets.bulk')
  const trpc = useTRPC()
  const query = useQuery(trpc.datasets.list.queryOptions())
  const others = (query.data ?? []).filter(({ id }) => id !== dataset.id)
  if (others.length === 0) return null
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconCopy size={14} aria-hidden />}>
          {t('copyTo')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {others.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => onCopy(id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

interface Change {
  ids: string[]
  split?: (typeof splits)[number]
  addTags?: string[]
  removeTags?: string[]
  copyTo?: string
}

function useBulkChange(datasetId: string, onDone: () => void) {
  const t = useTranslations('datasets.bulk')
  const client = useTRPCClient()
  const tell = useTellChange(datasetId)
  const removeCases = useDeleteCases(datasetId)
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const whileBusy = async (act: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await act()
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }
  return {
    busy,
    change: (change: Change) =>
      whileBusy(async () => {
        const { version, changed } = await client.datasets.changeCases.mutate({ datasetId, ...change })
        // A copy changes another dataset: there is nothing to undo here.
        if (change.copyTo === undefined) await tell(t('changed', { count: changed }), version)
        else notify.done(t('copied', { count: changed }))
        onDone()
      }),
    remove: (ids: string[]) =>
      whileBusy(async () => {
        if (await removeCases(ids)) onDone()
      }),
  }
}

/** The ids of all cases that a filter lets through. */
function useAllCases(query: CaseQuery) {
  const client = useTRPCClient()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  return {
    busy,
    ids: async (): Promise<string[] | null> => {
      setBusy(true)
      try {
        const ids: string[] = []
        for (let offset = 0; offset < MOST; offset += PAGE) {
          const page = await client.datasets.cases.query({ ...query, offset, limit: PAGE })
          ids.push(...page.cases.map(({ id }) => id))
          if (ids.length >= page.total || page.cases.length === 0) break
        }
        return ids
      } catch (error) {
        notify.error(error)
        return null
      } finally {
        setBusy(false)
      }
    },
  }
}
