export type SchemaText =
  | { ok: true; schema: Record<string, unknown> | undefined }
  | { ok: false; problem: 'notJson' | 'notObject' }

/** Reads a JSON schema somebody typed; empty text means none. Whether it is a usable schema the compiler says. */
export function readSchemaText(text: string): SchemaText {
  if (text.trim() === '') return { ok: true, schema: undefined }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, problem: 'notJson' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, problem: 'notObject' }
  return { ok: true, schema: { ...value } }
}
