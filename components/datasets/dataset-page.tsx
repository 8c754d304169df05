'use client'

import { Alert, Button, Skeleton } from '@mantine/core'
import { IconClipboardList, IconFileImport, IconFilterOff, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { Page } from '@/components/ui/page'
import { useFormat } from '@/components/ui/use-format'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { splits } from '@/pipeline/cases/case'
import type { DatasetDetails } from '@/server/services/datasets/types'
import { CaseBrowser } from './case-browser'
import { clearCaseFilter, useCaseFilter, useShownVersion } from './case-filter'
import { CaseFilterBar } from './case-filter-bar'
import { DatasetMenu } from './dataset-menu'
import { DatasetOwner } from './datasets-page'
import { ImportDialog } from './import-dialog'
import { MakeCasesDialog } from './making/make-cases-dialog'
import { useFirstCases } from './use-case-pages'
import { useRestore, VersionsDialog } from './versions-dialog'

/** One dataset: its cases, to look at and to change; the address holds version, filters and the case that is open. */
export function DatasetPage({ id }: { id: string }) {
  const t = useTranslations('datasets')
  const trpc = useTRPC()
  const version = useShownVersion()
  const query = useQuery(trpc.datasets.get.queryOptions({ id, ...(version !== undefined && { version }) }))
  const back = { href: '/datasets', label: t('title') }
  const dataset = query.data
  if (!dataset) {
    return (
      <Page title={query.isError ? t('title') : <Skeleton height={22} width={220} mb={5} />} back={back}>
        {query.isError ? (
          <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton height={360} radius="md" />
        )}
      </Page>
    )
  }
  return (
    <Page
      wide
      back={back}
      title={dataset.name}
      lead={<Summary dataset={dataset} />}
      actions={<DatasetActions dataset={dataset} />}
    >
      <LoadedDataset dataset={dataset} />
    </Page>
  )
}

function Summary({ dataset }: { dataset: DatasetDetails }) {
  const t = useTranslations('datasets')
  const { cases, shownVersion, bySplit, unanswerable, checkable } = dataset
  const parts = [
    t('summary.cases', { count: cases }),
    t('version', { version: shownVersion }),
    ...splits.filter((split) => bySplit[split] > 0).map((split) => `${t(`splits.${split}`)} ${bySplit[split]}`),
    unanswerable > 0 ? t('summary.unanswerable', { count: unanswerable }) : '',
    cases > 0 && checkable < cases ? t('summary.checkable', { count: checkable }) : '',
  ].filter(Boolean)
  return (
    <>
      {parts.join(' · ')}
      {dataset.pipelineId === null && dataset.collectionId === null ? null : ' · '}
      <DatasetOwner dataset={dataset} />
    </>
  )
}

function DatasetActions({ dataset }: { dataset: DatasetDetails }) {
  const t = useTranslations('datasets')
  const [dialog, setDialog] = useUrlState('dialog')
  const isOld = dataset.shownVersion !== dataset.version
  return (
    <>
      <DatasetMenu dataset={dataset} />
      {isOld ? null : (
        <>
          <Button
            variant="default"
            leftSection={<IconFileImport size={15} aria-hidden />}
            onClick={() => setDialog('import')}
          >
            {t('import.short')}
          </Button>
          <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setUrlState({ case: 'new' })}>
            {t('newCase')}
          </Button>
        </>
      )}
      <ImportDialog opened={dialog === 'import'} onClose={() => setDialog(null)} dataset={dataset} />
      <MakeCasesDialog dataset={dataset} />
      <VersionsDialog opened={dialog === 'versions'} onClose={() => setDialog(null)} dataset={dataset} />
    </>
  )
}

function LoadedDataset({ dataset }: { dataset: DatasetDetails }) {
  const filter = useCaseFilter()
  const isOld = dataset.shownVersion !== dataset.version
  const query = { datasetId: dataset.id, ...filter, ...(isOld && { version: dataset.shownVersion }) }
  const first = useFirstCases(query)
  const [open] = useUrlState('case')
  const isFiltered = Object.keys(filter).length > 0
  const total = first.data?.total ?? 0
  const nothing = first.isSuccess && total === 0
  return (
    <>
      {isOld ? <OldVersion dataset={dataset} /> : null}
      {dataset.cases > 0 || isFiltered ? <CaseFilterBar filter={filter} dataset={dataset} /> : null}
      {first.isError ? <ErrorCard error={first.error} onRetry={() => void first.refetch()} /> : null}
      {nothing && isFiltered ? <NothingFits /> : null}
      {nothing && !isFiltered && open === '' ? <NoCases /> : null}
      {total > 0 || open !== '' || first.isPending ? (
        <CaseBrowser dataset={dataset} query={query} total={total} first={first.data?.cases ?? []} />
      ) : null}
    </>
  )
}

function OldVersion({ dataset }: { dataset: DatasetDetails }) {
  const t = useTranslations('datasets.versions')
  const format = useFormat()
  const restore = useRestore(dataset.id)
  const [busy, setBusy] = useState(false)
  return (
    <Alert color="yellow" mb="sm" title={t('old', { version: dataset.shownVersion, newest: dataset.version })}>
      {t('oldBody', { cases: format.number(dataset.cases) })}{' '}
      <Button variant="subtle" size="compact-sm" onClick={() => setUrlState({ version: null, case: null })}>
        {t('toNewest')}
      </Button>
      <Button
        variant="subtle"
        size="compact-sm"
        loading={busy}
        onClick={() => {
          setBusy(true)
          void restore(dataset.shownVersion).finally(() => setBusy(false))
        }}
      >
        {t('restore')}
      </Button>
    </Alert>
  )
}

function NothingFits() {
  const t = useTranslations('datasets')
  const common = useTranslations('common.actions')
  return (
    <EmptyState
      icon={IconFilterOff}
      title={t('noMatchTitle')}
      actions={
        <Button variant="default" onClick={clearCaseFilter}>
          {common('reset')}
        </Button>
      }
    >
      {t('noMatchBody')}
    </EmptyState>
  )
}

function NoCases() {
  const t = useTranslations('datasets')
  return (
    <EmptyState
      icon={IconClipboardList}
      title={t('noCasesTitle')}
      actions={<Button onClick={() => setUrlState({ case: 'new' })}>{t('newCase')}</Button>}
    >
      {t('noCasesBody')}
    </EmptyState>
  )
}
