import { type FieldSpec, fieldSpecSchema, fieldTypes } from '@/pipeline/filter'

/** Bounds of the splitter, as the server checks them. */
export const SIZE = { min: 20, max: 8_000 }

/** A field being typed, not yet valid. `key` stays while the name changes. */
export interface FieldDraft {
  key: string
  name: string
  type: FieldSpec['type']
}

export interface CollectionDraft {
  name: string
  language: string
  /** `auto`, or `provider/model`. */
  embedder: string
  size: number | string
  overlap: number | string
  unit: 'tokens' | 'characters'
  fields: FieldDraft[]
}

export type DraftProblem = 'nameMissing' | 'sizeRange' | 'overlapRange' | 'fieldNameRule' | 'fieldTwice'

export interface DraftProblems {
  name?: DraftProblem
  size?: DraftProblem
  overlap?: DraftProblem
  /** By key of the field. */
  fields: Record<string, DraftProblem>
}

/** What is wrong with a draft, by field; empty when the server would take it. */
export function problemsOf(draft: CollectionDraft): DraftProblems {
  const size = Number(draft.size)
  const overlap = Number(draft.overlap)
  const sizeOk = draft.size !== '' && Number.isInteger(size) && size >= SIZE.min && size <= SIZE.max
  const overlapOk = draft.overlap !== '' && Number.isInteger(overlap) && overlap >= 0 && overlap < size
  const fields: Record<string, DraftProblem> = {}
  const seen = new Set<string>()
  for (const field of draft.fields) {
    if (!fieldSpecSchema.shape.name.safeParse(field.name).success) fields[field.key] = 'fieldNameRule'
    else if (seen.has(field.name)) fields[field.key] = 'fieldTwice'
    seen.add(field.name)
  }
  return {
    name: draft.name.trim() ? undefined : 'nameMissing',
    size: sizeOk ? undefined : 'sizeRange',
    overlap: overlapOk ? undefined : 'overlapRange',
    fields,
  }
}

/** Whether nothing is wrong. */
export function isClean(problems: DraftProblems): boolean {
  return !problems.name && !problems.size && !problems.overlap && Object.keys(problems.fields).length === 0
}

/** Narrows a select's value to a field type. */
export function asFieldType(value: string | null): FieldSpec['type'] {
  return fieldTypes.find((type) => type === value) ?? 'keyword'
}
