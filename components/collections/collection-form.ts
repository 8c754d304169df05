import { type ChunkingDraft, type ChunkingProblems, chunkingProblems } from '@/components/chunking/chunking-form'
import { builtInFields, type FieldSpec, fieldSpecSchema, fieldTypes } from '@/pipeline/filter'
import type { Language } from '@/server/capabilities/records/collections'

/** A field being typed, not yet valid. `key` stays while the name changes. */
export interface FieldDraft {
  key: string
  name: string
  type: FieldSpec['type']
}

export interface CollectionDraft {
  name: string
  language: Language
  /** `auto`, or `provider/model`. */
  embedder: string
  chunking: ChunkingDraft
  fields: FieldDraft[]
}

export type DraftProblem = 'nameMissing' | 'fieldNameRule' | 'fieldTwice' | 'fieldBuiltIn'

export interface DraftProblems {
  name?: DraftProblem
  chunking: ChunkingProblems
  /** By key of the field. */
  fields: Record<string, DraftProblem>
}

/** What is wrong with a draft, by field; empty when the server would take it. */
export function problemsOf(draft: CollectionDraft): DraftProblems {
  return {
    name: draft.name.trim() ? undefined : 'nameMissing',
    chunking: chunkingProblems(draft.chunking),
    fields: fieldProblems(draft.fields),
  }
}

/** What is wrong with declared fields, by their keys. */
export function fieldProblems(fields: readonly FieldDraft[]): Record<string, DraftProblem> {
  const problems: Record<string, DraftProblem> = {}
  const seen = new Set<string>()
  for (const field of fields) {
    if (!fieldSpecSchema.shape.name.safeParse(field.name).success) problems[field.key] = 'fieldNameRule'
    else if (builtInFields.some(({ name }) => name === field.name)) problems[field.key] = 'fieldBuiltIn'
    else if (seen.has(field.name)) problems[field.key] = 'fieldTwice'
    seen.add(field.name)
  }
  return problems
}

/** Whether nothing is wrong. */
export function isClean(problems: DraftProblems): boolean {
  return !problems.name && Object.keys({ ...problems.fields, ...problems.chunking }).length === 0
}

/** Narrows a select's value to a field type. */
export function asFieldType(value: string | null): FieldSpec['type'] {
  return fieldTypes.find((type) => type === value) ?? 'keyword'
}
