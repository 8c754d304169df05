import { type Metadata, metadataValueSchema } from '@/pipeline/chunk'
import { builtInFields, type FieldSpec } from '@/pipeline/filter'
import { declaredMetadata } from '../ingest/declared-metadata'

/** What every chunk says of itself already, and what an export of Telar adds to say it. */
const reserved = new Set([...builtInFields.map(({ name }) => name), 'source', 'chunk', 'start', 'end'])
const MOST_FIELDS = 50

/** A name as metadata fields have it: lower case, digits, underscores. `undefined` where nothing usable is left. */
export function fieldName(key: string): string | undefined {
  const name = key
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 63)
  return name === '' || reserved.has(name) ? undefined : name
}

type Kind = 'keyword' | 'number' | 'boolean'
const kindOf = (value: unknown): Kind | undefined => {
  if (Array.isArray(value)) return kindOfList(value)
  if (typeof value === 'string') return 'keyword'
  if (typeof value === 'number' && Number.isFinite(value)) return 'number'
  return typeof value === 'boolean' ? 'boolean' : undefined
}

/** A list of texts or of numbers; other lists are no metadata. */
function kindOfList(list: readonly unknown[]): Kind | undefined {
  const kinds = new Set(list.map((member) => (Array.isArray(member) ? undefined : kindOf(member))))
  const [only] = kinds
  return kinds.size === 1 && only !== 'boolean' ? only : undefined
}

/** The fields that all values of a key fit: simple values and lists of them; a key with several kinds is a keyword. */
export function inferFields(records: readonly Readonly<Record<string, unknown>>[]): FieldSpec[] {
  const kinds = new Map<string, Kind>()
  for (const record of records) {
    for (const [key, value] of Object.entries(record)) {
      const name = fieldName(key)
      const kind = kindOf(value)
      if (name === undefined || kind === undefined) continue
      const known = kinds.get(name)
      kinds.set(name, known === undefined || known === kind ? kind : 'keyword')
    }
  }
  return [...kinds].slice(0, MOST_FIELDS).map(([name, type]) => ({ name, type }))
}

/** A record's values for the fields, each as its field's type wants it. */
export function metadataOf(record: Readonly<Record<string, unknown>>, fields: readonly FieldSpec[]): Metadata {
  const stated: Metadata = {}
  for (const [key, value] of Object.entries(record)) {
    const name = fieldName(key)
    const simple = metadataValueSchema.safeParse(value)
    if (name !== undefined && kindOf(value) !== undefined && simple.success) stated[name] = simple.data
  }
  return declaredMetadata(stated, fields)
}
