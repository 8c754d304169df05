import type { Metadata } from '@/pipeline/chunk'
import type { FieldSpec } from '@/pipeline/filter'

/** What a file says of itself, as far as the collection declares fields for it, in the declared types. */
export function declaredMetadata(stated: Metadata, fields: readonly FieldSpec[]): Metadata {
  const metadata: Metadata = {}
  for (const { name, type } of fields) {
    const value = stated[name]
    const fitting = value === undefined ? undefined : asDeclared(value, type)
    if (fitting !== undefined) metadata[name] = fitting
  }
  return metadata
}

/** A value that does not fit its field is left out: filtering by it could only mislead. */
function asDeclared(value: Metadata[string], type: FieldSpec['type']): Metadata[string] | undefined {
  if (Array.isArray(value)) {
    if (type === 'keyword') return value.map(String)
    if (type === 'number') {
      const numbers = value.map(Number)
      return numbers.every(Number.isFinite) ? numbers : undefined
    }
    return type === 'text' ? value.join(', ') : undefined
  }
  switch (type) {
    case 'keyword':
    case 'text':
      return String(value)
    case 'number':
      return typeof value !== 'boolean' && Number.isFinite(Number(value)) ? Number(value) : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'datetime':
      return isoTime(value)
  }
}

function isoTime(value: string | number | boolean): string | undefined {
  const text = typeof value === 'number' && value >= 1000 && value <= 9999 ? `${value}-01-01` : value
  if (typeof text !== 'string' || !/^\d{4}-\d{2}/.test(text)) return undefined
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}
