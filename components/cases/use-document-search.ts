'use client'

import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import type { DocumentDto } from '@/server/services/collections/types'

/** As many as a list that drops down can show. */
const SHOWN = 50
const TYPING_MS = 200

/**
 * Documents of a collection by their name, for a field to choose one from. The one that is chosen stays among them
 * whatever is typed, for the field shows its name.
 */
export function useDocumentSearch(collectionId: string, chosen: string | null, labelOf: (one: DocumentDto) => string) {
  const trpc = useTRPC()
  const [search, setSearch] = useState('')
  const own = useQuery(
    trpc.collections.documents.queryOptions(
      { id: collectionId, ids: [chosen ?? ''], removed: true },
      { enabled: chosen !== null, placeholderData: keepPreviousData },
    ),
  )
  const [current] = chosen === null ? [] : (own.data?.items.filter(({ id }) => id === chosen) ?? [])
  // The name of what is chosen stands in the field: that is no search.
  const wanted = current && labelOf(current) === search ? '' : search
  const [name] = useDebouncedValue(wanted, TYPING_MS)
  const query = useQuery(
    trpc.collections.documents.queryOptions(
      { id: collectionId, name, size: SHOWN },
      { placeholderData: keepPreviousData },
    ),
  )
  const found = query.data?.items ?? []
  return {
    documents: current && found.every(({ id }) => id !== current.id) ? [current, ...found] : found,
    isLoaded: query.isSuccess && !query.isPlaceholderData,
    search,
    setSearch,
  }
}
