'use client'

import { Button, Group, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import type { Place } from '@/pipeline/cases/case'
import type { DocumentDetails, DocumentDto } from '@/server/services/collections/types'
import classes from './cases.module.css'
import { useDocumentSearch } from './use-document-search'

interface PlacePickerProps {
  collectionId: string | null
  onPick: (place: Place) => void
  onCancel: () => void
}

/** Chooses a document, and marks the passage in its text. */
export function PlacePicker({ collectionId: first, onPick, onCancel }: PlacePickerProps) {
  const t = useTranslations('datasets.case')
  const form = useTranslations('retrieval.form')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const collections = useQuery(trpc.collections.list.queryOptions())
  const [chosen, setChosen] = useState<string | null>(first)
  const [documentId, setDocumentId] = useState<string | null>(null)
  const known = collections.data ?? []
  const collectionId = chosen ?? (known.length === 1 ? (known[0]?.id ?? null) : null)
  return (
    <div className={classes.picker}>
      <Select
        label={form('collection')}
        placeholder={form('chooseCollection')}
        data={known.map(({ id, name }) => ({ value: id, label: name }))}
        value={collectionId}
        onChange={(next) => {
          setChosen(next)
          setDocumentId(null)
        }}
      />
      {collectionId === null ? null : (
        <DocumentChoice collectionId={collectionId} value={documentId} onChange={setDocumentId} />
      )}
      {documentId === null ? null : <PassageChoice key={documentId} documentId={documentId} onPick={onPick} />}
      <Group justify="flex-end">
        <Button variant="subtle" size="xs" onClick={onCancel}>
          {common('cancel')}
        </Button>
      </Group>
      <span className={classes.dim}>{documentId === null ? t('pickDocument') : t('pickPassage')}</span>
    </div>
  )
}

interface DocumentChoiceProps {
  collectionId: string
  value: string | null
  onChange: (documentId: string | null) => void
}

function DocumentChoice({ collectionId, value, onChange }: DocumentChoiceProps) {
  const t = useTranslations('datasets.case')
  const form = useTranslations('retrieval.form')
  const labelOf = ({ name }: DocumentDto) => name
  const { documents, search, setSearch } = useDocumentSearch(collectionId, value, labelOf)
  return (
    <Select
      label={t('document')}
      placeholder={form('chooseDocument')}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      // The server has chosen what fits.
      filter={({ options }) => options}
      nothingFoundMessage={form('noDocument')}
      data={documents.map((document) => ({ value: document.id, label: labelOf(document) }))}
      value={value}
      onChange={onChange}
    />
  )
}

function PassageChoice({ documentId, onPick }: { documentId: string; onPick: (place: Place) => void }) {
  const t = useTranslations('datasets.case')
  const trpc = useTRPC()
  const query = useQuery(trpc.collections.document.queryOptions({ documentId }))
  if (query.isError) return <ErrorCard error={query.error} onRetry={() => void query.refetch()} compact />
  if (!query.data) return <p className={classes.dim}>{t('readingDocument')}</p>
  return <Passage document={query.data} onPick={onPick} />
}

/** The text in a field that cannot be written in: there the browser marks by mouse and keyboard, and knows the offsets. */
function Passage({ document, onPick }: { document: DocumentDetails; onPick: (place: Place) => void }) {
  const t = useTranslations('datasets.case')
  const area = useRef<HTMLTextAreaElement>(null)
  const [marked, setMarked] = useState({ start: 0, end: 0 })
  const [words, setWords] = useState('')
  const place = { collectionId: document.collectionId, documentId: document.id, documentName: document.name }
  const at = document.text.toLowerCase().indexOf(words.trim().toLowerCase())
  const isMissing = words.trim() !== '' && at < 0
  const find = () => {
    const field = area.current
    if (!field || at < 0 || words.trim() === '') return
    field.focus()
    field.setSelectionRange(at, at + words.trim().length)
    // A field scrolls to its caret only when it gets the focus.
    field.blur()
    field.focus()
  }
  return (
    <>
      <TextInput
        label={t('find')}
        value={words}
        error={isMissing ? t('notFound') : null}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          find()
        }}
      />
      <Textarea
        ref={area}
        label={t('passage')}
        readOnly
        rows={9}
        value={document.text}
        onSelect={({ currentTarget: { selectionStart, selectionEnd } }) =>
          setMarked({ start: selectionStart, end: selectionEnd })
        }
      />
      <Group gap="xs">
        <Button
          size="xs"
          disabled={marked.end <= marked.start}
          onClick={() => onPick({ ...place, ...marked, quote: document.text.slice(marked.start, marked.end) })}
        >
          {t('takePassage')}
        </Button>
        <Button size="xs" variant="default" onClick={() => onPick(place)}>
          {t('takeDocument')}
        </Button>
      </Group>
    </>
  )
}
