'use client'

import { Select, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useDocumentSearch } from '@/components/cases/use-document-search'
import { useTRPC } from '@/components/trpc/client'
import type { DocumentDto } from '@/server/services/collections/types'
import type { Expected } from '@/server/services/retrieval/types'

/** The document or passage that should have answered, being chosen. */
export interface ExpectedDraft {
  collectionId: string | null
  documentId: string | null
  text: string
}

/** What a draft asks for; `null`: nothing yet. */
export function expectedOf({ collectionId, documentId, text }: ExpectedDraft): Expected | null {
  const passage = text.trim()
  if (documentId === null && passage === '') return null
  return {
    ...(collectionId === null ? {} : { collectionId }),
    ...(documentId === null ? {} : { documentId }),
    ...(passage === '' ? {} : { text: passage }),
  }
}

interface ExpectedFormProps {
  value: ExpectedDraft
  onChange: (value: ExpectedDraft) => void
}

/** Chooses what should have answered: a document by name, a passage of it, or only the passage. */
export function ExpectedForm({ value, onChange }: ExpectedFormProps) {
  const t = useTranslations('retrieval.form')
  const trpc = useTRPC()
  const collections = useQuery(trpc.collections.list.queryOptions())
  return (
    <Stack gap="sm">
      <Select
        label={t('collection')}
        placeholder={t('chooseCollection')}
        data={(collections.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={value.collectionId}
        onChange={(collectionId) => onChange({ ...value, collectionId, documentId: null })}
      />
      {value.collectionId === null ? null : (
        <DocumentSelect
          collectionId={value.collectionId}
          value={value.documentId}
          onChange={(documentId) => onChange({ ...value, documentId })}
        />
      )}
      <Textarea
        label={t('passage')}
        description={t('passageHint')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={20_000}
        value={value.text}
        onChange={(event) => onChange({ ...value, text: event.currentTarget.value })}
      />
    </Stack>
  )
}

interface DocumentSelectProps {
  collectionId: string
  value: string | null
  onChange: (documentId: string | null) => void
}

function DocumentSelect({ collectionId, value, onChange }: DocumentSelectProps) {
  const t = useTranslations('retrieval.form')
  const states = useTranslations('collections.states')
  // Those that are not indexed may be just what is missing: they are offered too, and say so.
  const labelOf = ({ name, state }: DocumentDto) => (state === 'indexed' ? name : `${name} (${states(state)})`)
  const { documents, search, setSearch } = useDocumentSearch(collectionId, value, labelOf)
  return (
    <Select
      label={t('document')}
      description={t('documentHint')}
      placeholder={t('chooseDocument')}
      searchable
      clearable
      searchValue={search}
      onSearchChange={setSearch}
      // The server has chosen what fits.
      filter={({ options }) => options}
      nothingFoundMessage={t('noDocument')}
      data={documents.map((document) => ({ value: document.id, label: labelOf(document) }))}
      value={value}
      onChange={onChange}
    />
  )
}
