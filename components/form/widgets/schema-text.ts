import type { Json } from '@/pipeline/json'

export type SchemaText =
  | { ok: true; schema: { [key: string]: Json } | undefined }
  | { ok: false; problem: 'notJson' | 'notObject' }

/** Reads a JSON schema somebody typed; empty text means none. Whether it is a usable schema the compiler says. */
export function readSchemaText(text: string): SchemaText {
  if (text.trim() === '') return { ok: true, schema: undefined }
  let value: Json
  try {
    // What `JSON.parse` gives is JSON.
    value = JSON.parse(text) as Json
  } catch {
    return { ok: false, problem: 'notJson' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, problem: 'notObject' }
  return { ok: true, schema: value }
}
