'use client'

import { Button, SegmentedControl, Skeleton, Switch } from '@mantine/core'
import { IconDownload, IconFileText, IconFocusCentered } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { DocumentBadge } from '@/components/ui/document-badge'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { Page } from '@/components/ui/page'
import { useFormat } from '@/components/ui/use-format'
import { usePageTitle } from '@/components/ui/use-page-title'
import { useUrlState } from '@/components/ui/use-url-state'
import { pageKind } from '@/pipeline/page-kind'
import type { DocumentDetails } from '@/server/services/collections/types'
import { DocumentNotices } from './document-notices'
import classes from './documents.module.css'
import { EncodingSelect } from './encoding-select'
import { ParsedText } from './parsed-text'
import { Provenance } from './provenance'
import { type Span, spanOf } from './segments'

const POLL_MS = 1_500
/** What the server sends to be shown in place; everything else is a download. */
const shownInPlace = ['application/pdf', 'text/html', 'text/plain', 'text/markdown']
const views = ['text', 'split', 'original'] as const
type View = (typeof views)[number]

/** A document at the place the address names: parsed text, original, or both. */
export function DocumentPage({ id }: { id: string }) {
  const t = useTranslations('documents')
  const collections = useTranslations('collections')
  const trpc = useTRPC()
  const query = useQuery(
    trpc.collections.document.queryOptions(
      { documentId: id },
      { refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? POLL_MS : false) },
    ),
  )
  if (query.data) return <LoadedDocument document={query.data} />
  const back = { href: '/collections', label: collections('title') }
  return (
    <Page title={t('title')} back={back}>
      {query.isError ? (
        <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton height={480} radius="md" />
      )}
    </Page>
  )
}

const isMoving = (document: DocumentDetails) => ['queued', 'parsing', 'embedding'].includes(document.state)

function LoadedDocument({ document }: { document: DocumentDetails }) {
  const t = useTranslations('documents')
  usePageTitle(document.name)
  const place = usePlace(document)
  const isPdf = document.mime === 'application/pdf'
  const [viewText, setView] = useUrlState('view')
  const [chunks, setChunks] = useUrlState('chunks')
  const fallback: View = isPdf ? 'split' : 'text'
  const hasOriginal = shownInPlace.includes(document.mime)
  const view = hasOriginal ? (views.find((one) => one === viewText) ?? fallback) : 'text'
  const showText = view !== 'original'
  const source = `/api/documents/${encodeURIComponent(document.id)}/original`

  return (
    <div className={classes.page}>
      <Head
        document={document}
        view={view}
        onView={hasOriginal ? (next) => setView(next === fallback ? null : next) : null}
        showChunks={chunks === '1'}
        onChunks={(on) => setChunks(on ? '1' : null)}
        hasCited={place.cited !== null}
        source={source}
      />
      <DocumentNotices document={document} />
      {place.stale ? <p className={classes.notice}>{t('stale')}</p> : null}
      <div className={classes.panes} data-split={view === 'split' || undefined}>
        {showText ? <TextPane document={document} place={place} showChunks={chunks === '1'} /> : null}
        {view === 'text' ? null : (
          <iframe
            // A new address fragment alone does not move Chromium's reader to the page: load it anew.
            key={place.page}
            className={classes.original}
            title={t('originalTitle', { name: document.name })}
            // Without its own list of pages the reader has room for the page itself.
            src={isPdf ? `${source}#page=${place.page ?? 1}&navpanes=0&view=FitH` : source}
          />
        )}
      </div>
    </div>
  )
}

interface Place {
  cited: Span | null
  page: number | null
  /** The address names a span that the text does not have. */
  stale: boolean
}

function usePlace(document: DocumentDetails): Place {
  const [start] = useUrlState('start')
  const [end] = useUrlState('end')
  const [page] = useUrlState('page')
  return useMemo(() => {
    const cited = spanOf(start, end, document.text.length)
    const holding = cited && document.pageSpans.find((span) => span.start <= cited.start && cited.start < span.end)
    const named = /^\d+$/.test(page) ? Number(page) : null
    return {
      cited,
      page: named ?? holding?.page ?? null,
      stale: start !== '' && cited === null && document.text !== '',
    }
  }, [document, start, end, page])
}

function TextPane({ document, place, showChunks }: { document: DocumentDetails; place: Place; showChunks: boolean }) {
  const t = useTranslations('documents')
  if (document.text !== '') {
    return <ParsedText document={document} cited={place.cited} page={place.page} showChunks={showChunks} />
  }
  return (
    <EmptyState icon={IconFileText} title={document.error ? t('failedTitle') : t('noTextTitle')}>
      {document.error ? <ErrorCard error={document.error} /> : t('noTextBody')}
    </EmptyState>
  )
}

interface HeadProps {
  document: DocumentDetails
  view: View
  /** Absent when the original cannot be shown in place. */
  onView: ((view: View) => void) | null
  showChunks: boolean
  onChunks: (on: boolean) => void
  hasCited: boolean
  source: string
}

function Head({ document, view, onView, showChunks, onChunks, hasCited, source }: HeadProps) {
  const t = useTranslations('documents')
  const format = useFormat()
  const toCited = () => window.document.querySelector('[data-cited]')?.scrollIntoView({ block: 'center' })
  return (
    <header className={classes.head}>
      <div className={classes.heading}>
        <Link href={`/collections/${document.collectionId}`} className={classes.back}>
          ‹ {document.collectionName}
        </Link>
        <h1 className={classes.title}>{document.name}</h1>
        <div className={classes.lead}>
          {t('summary', {
            pages: document.pages ?? 0,
            kind: pageKind(document.name),
            chunks: document.chunks,
            size: format.bytes(document.bytes),
          })}
        </div>
        <Provenance document={document} />
        <EncodingSelect document={document} />
      </div>
      <div className={classes.tools}>
        {document.state === 'indexed' ? null : <DocumentBadge state={document.state} />}
        {hasCited && view !== 'original' ? (
          <Button variant="default" leftSection={<IconFocusCentered size={15} aria-hidden />} onClick={toCited}>
            {t('toCited')}
          </Button>
        ) : null}
        <Switch
          label={t('chunkBorders')}
          checked={showChunks}
          disabled={view === 'original'}
          onChange={(event) => onChunks(event.currentTarget.checked)}
        />
        {onView ? (
          <SegmentedControl
            aria-label={t('view')}
            data={views.map((value) => ({ value, label: t(`views.${value}`) }))}
            value={view}
            onChange={(value) => onView(views.find((one) => one === value) ?? 'text')}
          />
        ) : null}
        <Button
          component="a"
          href={source}
          download={document.name}
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {t('download')}
        </Button>
      </div>
    </header>
  )
}
