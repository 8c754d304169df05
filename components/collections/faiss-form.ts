import { refOf } from '@/components/models/model-options'
import type { Language } from '@/server/capabilities/records/collections'

/** What makes a collection out of a FAISS index, while it is being chosen. */
export interface FaissDraft {
  name: string
  language: Language
  /** `auto`, or `provider/model`. */
  embedder: string
  index: File | null
  docstore: File | null
}

export type FaissProblem = 'nameMissing' | 'indexMissing' | 'docstoreMissing' | 'docstorePickle' | 'tooLarge'
export type FaissProblems = Partial<Record<'name' | 'index' | 'docstore', FaissProblem>>

/**
 * What is wrong with a draft, by field; empty when it can be sent. `limit` is the most both files may have together, in
 * bytes; without it the server decides.
 */
export function faissProblems({ name, index, docstore }: FaissDraft, limit?: number): FaissProblems {
  const problems: FaissProblems = {}
  if (name.trim() === '') problems.name = 'nameMissing'
  if (!index) problems.index = 'indexMissing'
  else if (limit !== undefined && index.size + (docstore?.size ?? 0) > limit) problems.index = 'tooLarge'
  if (!docstore) problems.docstore = 'docstoreMissing'
  else if (/\.(pkl|pickle)$/i.test(docstore.name)) problems.docstore = 'docstorePickle'
  return problems
}

/** The form as the server takes it; only drafts without problems make one. */
export function faissFormData({ name, language, embedder, index, docstore }: FaissDraft): FormData {
  const { provider, model } = refOf(embedder)
  const form = new FormData()
  for (const [key, value] of Object.entries({ name: name.trim(), language, provider, model })) form.set(key, value)
  if (index) form.set('index', index)
  if (docstore) form.set('docstore', docstore)
  return form
}
