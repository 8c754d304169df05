'use client'

import { Skeleton, Tabs } from '@mantine/core'
import { IconFiles, IconGauge, IconRefreshDot, IconSearch, IconSettings, IconStack2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Page } from '@/components/ui/page'
import { useFormat } from '@/components/ui/use-format'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { CollectionDto } from '@/server/services/collections/types'
import { CollectionSettings } from './collection-settings'
import { DocumentsTab } from './documents-tab'
import { IndexTab } from './indexes/index-tab'
import { IndexTrouble } from './indexes/index-trouble'
import { QualityTab } from './quality/quality-tab'
import { SearchTab } from './search-tab'
import { SourcesTab } from './sources/sources-tab'

const POLL_MS = 1_500
const tabs = [
  { value: 'documents', icon: IconFiles },
  { value: 'sources', icon: IconRefreshDot },
  { value: 'search', icon: IconSearch },
  { value: 'quality', icon: IconGauge },
  { value: 'index', icon: IconStack2 },
  { value: 'settings', icon: IconSettings },
] as const

/** What belongs to one tab leaves the address with it; a question stays, to come back to. */
function openTab(tab: string | null): void {
  const own = { state: null, source: null, name: null, p: null, removed: null, history: null }
  setUrlState({ ...own, tab: tab === 'documents' ? null : tab })
}

/** One collection: its documents, where they come from, what it finds, how it is built. */
export function CollectionPage({ id }: { id: string }) {
  const t = useTranslations('collections')
  const trpc = useTRPC()
  const [tab] = useUrlState('tab')
  const [mode] = useUrlState('mode')
  const query = useQuery({
    ...trpc.collections.get.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data && state.data.pending > 0 ? POLL_MS : false),
  })
  const collection = query.data
  const current = tabs.find((one) => one.value === tab)?.value ?? 'documents'
  const back = { href: '/collections', label: t('title') }

  if (query.isError && !collection) {
    return (
      <Page title={t('title')} back={back}>
        <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    )
  }
  return (
    <Page
      back={back}
      // Six lists side by side need all the room there is.
      wide={current === 'search' && mode === 'all'}
      title={collection?.name ?? <Skeleton height={22} width={220} mb={5} />}
      lead={collection ? <Summary collection={collection} /> : <Skeleton height={14} width={180} mb={8} />}
    >
      {collection ? <IndexTrouble collection={collection} /> : null}
      <Tabs value={current} onChange={openTab} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map(({ value, icon: Icon }) => (
            <Tabs.Tab key={value} value={value} leftSection={<Icon size={15} aria-hidden />}>
              {t(`tabs.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="documents">
          <DocumentsTab collectionId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="sources">
          <SourcesTab collectionId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="search">{collection ? <SearchTab collection={collection} /> : null}</Tabs.Panel>
        <Tabs.Panel value="quality">{collection ? <QualityTab collection={collection} /> : null}</Tabs.Panel>
        <Tabs.Panel value="index">{collection ? <IndexTab collection={collection} /> : null}</Tabs.Panel>
        <Tabs.Panel value="settings">{collection ? <CollectionSettings collection={collection} /> : null}</Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function Summary({ collection: { documents, chunks, language, quality } }: { collection: CollectionDto }) {
  const t = useTranslations('collections')
  const format = useFormat()
  return (
    <>
      {t('summary', { documents, chunks, language: t(`languages.${language}`) })}
      {quality ? ` · ${t('quality.recall', { share: format.percent(quality.recall5) })}` : null}
    </>
  )
}
