import { type ChunkingDraft, chunkingOf } from '@/components/chunking/chunking-form'
import { optionOf, refOf } from '@/components/models/model-options'
import type { Language } from '@/server/capabilities/records/collections'
import type { CollectionDto } from '@/server/services/collections/types'
import type { IndexChange } from '@/server/services/indexes/types'

/** What a new index shall be, being typed. */
export interface IndexDraft {
  embedder: string
  language: Language
  chunking: ChunkingDraft
}

/** What changes, as the API takes it. */
export type ChosenChange = Omit<IndexChange, 'language'> & { language?: Language }

/** The draft that changes nothing. */
export const indexDraftOf = ({ embedder, language, chunking }: CollectionDto): IndexDraft => ({
  embedder: optionOf(embedder),
  language,
  chunking,
})

/** What a draft changes; `null`: nothing, not even terms of an earlier version. Numbers that its strategy does not use are no change. */
export function changeOf(draft: IndexDraft, collection: CollectionDto): ChosenChange | null {
  const chunking = chunkingOf(draft.chunking)
  const same = JSON.stringify(chunking) === JSON.stringify(chunkingOf(collection.chunking))
  const change: ChosenChange = {
    ...(draft.embedder === optionOf(collection.embedder) ? {} : { embedder: refOf(draft.embedder) }),
    ...(same ? {} : { chunking }),
    ...(draft.language === collection.language ? {} : { language: draft.language }),
  }
  return Object.keys(change).length === 0 && !collection.outdatedTerms ? null : change
}
