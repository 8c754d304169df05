import { z } from 'zod'
import type { InputField } from '@/pipeline/plan'

/** A field as it is being written: its name may not be valid yet. */
export interface FieldDraft {
  name: string
  type: InputField['type']
  required: boolean
  label?: string
  /** Only for text and JSON: what the form under Run starts with. */
  example?: string
  choices?: string[]
  default?: string | number | boolean
}

export const fieldTypeNames = ['text', 'long-text', 'number', 'boolean', 'choice', 'json', 'history'] as const

const draftSchema = z.object({
  name: z.string().catch(''),
  type: z.enum(fieldTypeNames).catch('text'),
  required: z.boolean().catch(true),
  label: z.string().optional().catch(undefined),
  example: z.string().optional().catch(undefined),
  choices: z.array(z.string()).optional().catch(undefined),
  default: z.union([z.string(), z.number(), z.boolean()]).optional().catch(undefined),
})

/** Reads whatever the config holds, so that a broken field can be mended instead of vanishing. */
export function draftsOf(value: unknown): FieldDraft[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) => {
    const parsed = draftSchema.safeParse(item)
    return parsed.success ? [tidy(parsed.data)] : []
  })
}

/** Whether a field of this type can carry an example. */
export const hasExample = (type: FieldDraft['type']): boolean =>
  type === 'text' || type === 'long-text' || type === 'json'

/** Drops members that are undefined or that the field's type does not have. */
export function tidy(draft: FieldDraft): FieldDraft {
  const { name, type, required, label, example, choices } = draft
  const value =
    type === 'json' || type === 'history' || draft.default === '' ? undefined : defaultFor(type, draft.default)
  return {
    name,
    type,
    required,
    ...(label ? { label } : {}),
    ...(example && hasExample(type) ? { example } : {}),
    ...(type === 'choice' ? { choices: choices ?? [] } : {}),
    ...(value === undefined ? {} : { default: value }),
  }
}

function defaultFor(type: FieldDraft['type'], value: FieldDraft['default']): FieldDraft['default'] {
  if (value === undefined) return undefined
  if (type === 'number') return Number.isFinite(Number(value)) ? Number(value) : undefined
  if (type === 'boolean') return value === true || value === 'true'
  return String(value)
}

/** A name that no field has yet. */
export function newFieldName(drafts: readonly { name: string }[]): string {
  const taken = new Set(drafts.map((draft) => draft.name))
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'field' : `field_${number}`
    if (!taken.has(name)) return name
  }
}

/** The list with one item moved up or down; at the ends nothing changes. */
export function moveItem<T>(list: readonly T[], index: number, by: 1 | -1): T[] {
  const next = [...list]
  const [item] = next.splice(index, 1)
  const target = index + by
  if (item === undefined || target < 0 || target > next.length) return [...list]
  next.splice(target, 0, item)
  return next
}
