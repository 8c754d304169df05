'use client'

import { Button, Group, SegmentedControl, Select, Skeleton, Textarea } from '@mantine/core'
import { IconScissors } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useDocumentSearch } from '@/components/cases/use-document-search'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import type { Chunking } from '@/pipeline/chunking'
import type { DocumentDto } from '@/server/services/collections/types'
import { ChunkPreviewView } from './chunk-preview-view'
import classes from './chunking.module.css'

/** As the server bounds a pasted text. */
const MAX_TEXT = 200_000

interface ChunkPreviewProps {
  /** `null`: the settings are not valid yet. */
  chunking: Chunking | null
  /** Offers the documents of this collection; without it only a pasted text. */
  collectionId?: string
}

/** Shows where chunks would lie in a document or in a pasted text, before anything is indexed. */
export function ChunkPreview({ chunking, collectionId }: ChunkPreviewProps) {
  const t = useTranslations('collections.preview')
  const trpc = useTRPC()
  const [from, setFrom] = useState<'document' | 'text'>(collectionId === undefined ? 'text' : 'document')
  const [documentId, setDocumentId] = useState<string | null>(null)
  const [text, setText] = useState('')
  const preview = useMutation(trpc.collections.previewChunks.mutationOptions())
  const ready = chunking !== null && (from === 'document' ? documentId !== null : text.trim() !== '')
  const run = () => {
    if (!chunking) return
    if (from === 'text') preview.mutate({ chunking, text })
    else if (documentId !== null) preview.mutate({ chunking, documentId })
  }
  return (
    <div className={classes.preview}>
      <Group gap="sm" align="flex-end">
        {collectionId === undefined ? null : (
          <SegmentedControl
            aria-label={t('from')}
            data={[
              { value: 'document', label: t('document') },
              { value: 'text', label: t('text') },
            ]}
            value={from}
            onChange={(next) => setFrom(next === 'text' ? 'text' : 'document')}
          />
        )}
        {from === 'document' && collectionId !== undefined ? (
          <DocumentSelect collectionId={collectionId} value={documentId} onChange={setDocumentId} />
        ) : null}
        <Button
          variant="default"
          leftSection={<IconScissors size={14} aria-hidden />}
          disabled={!ready}
          loading={preview.isPending}
          onClick={run}
        >
          {preview.data ? t('again') : t('show')}
        </Button>
      </Group>
      {from === 'text' ? (
        <Textarea
          mt="xs"
          aria-label={t('text')}
          placeholder={t('textPlaceholder')}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={MAX_TEXT}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      <div className={classes.result}>
        {preview.isError ? <ErrorCard error={preview.error} onRetry={run} compact /> : null}
        {preview.isPending && !preview.data ? <Skeleton height={220} radius="md" /> : null}
        {preview.data ? <ChunkPreviewView preview={preview.data} /> : null}
      </div>
    </div>
  )
}

const nameOf = ({ name }: DocumentDto) => name
/** The text is kept, whatever becomes of the index. */
const isReadable = ({ state, outdated }: DocumentDto) => state === 'indexed' || state === 'unsearchable' || outdated

interface DocumentSelectProps {
  collectionId: string
  value: string | null
  onChange: (documentId: string | null) => void
}

function DocumentSelect({ collectionId, value, onChange }: DocumentSelectProps) {
  const t = useTranslations('collections.preview')
  const { documents, isLoaded, search, setSearch } = useDocumentSearch(collectionId, value, nameOf)
  const readable = documents.filter(isReadable)
  return (
    <Select
      flex={1}
      miw={200}
      aria-label={t('document')}
      placeholder={isLoaded && search === '' && readable.length === 0 ? t('noDocuments') : t('chooseDocument')}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      // The server has chosen what fits.
      filter={({ options }) => options}
      nothingFoundMessage={t('noDocuments')}
      data={readable.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
    />
  )
}
