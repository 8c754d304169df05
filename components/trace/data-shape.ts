import { z } from 'zod'

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
export type Scalar = z.infer<typeof scalarSchema>
type Row = Record<string, unknown>

/** A JSON value as people read it: a list, one record, a table of records; `null` for what only JSON can show. */
export type DataShape =
  | { kind: 'list'; items: Scalar[]; more: number }
  | { kind: 'record'; entries: [string, unknown][] }
  | { kind: 'table'; columns: string[]; rows: Row[]; more: number }
  | null

/** What is drawn at most; the JSON beside it has all. */
const MOST_ROWS = 100
const MOST_COLUMNS = 8
const MOST_FIELDS = 40
/** A part of a value that is longer than this as JSON makes a cell nobody can read. */
const LONGEST_PART = 300

/** How a value is best shown. */
export function dataShape(value: unknown): DataShape {
  if (Array.isArray(value)) return shapeOfList(value)
  if (!isRow(value)) return null
  const entries = Object.entries(value)
  return entries.length > 0 && entries.length <= MOST_FIELDS && entries.every(([, part]) => isShort(part))
    ? { kind: 'record', entries }
    : null
}

function shapeOfList(list: readonly unknown[]): DataShape {
  if (list.length === 0) return null
  const more = Math.max(0, list.length - MOST_ROWS)
  const shown = list.slice(0, MOST_ROWS)
  const scalars = z.array(scalarSchema).safeParse(shown)
  if (scalars.success) return { kind: 'list', items: scalars.data, more }
  if (!shown.every(isRow)) return null
  const columns = [...new Set(shown.flatMap((row) => Object.keys(row)))]
  const fits = columns.length > 0 && columns.length <= MOST_COLUMNS
  return fits && shown.every((row) => Object.values(row).every(isShort))
    ? { kind: 'table', columns, rows: shown, more }
    : null
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const isShort = (part: unknown): boolean =>
  typeof part !== 'object' || part === null || (JSON.stringify(part) ?? '').length <= LONGEST_PART

const itemsSchema = z
  .array(
    z.strictObject({
      item: z.unknown(),
      answer: z.string().nullable(),
      status: z.enum(['ok', 'empty', 'degraded', 'fallback', 'failed', 'cancelled']),
      error: z.object({ code: z.string(), message: z.string() }).optional(),
    }),
  )
  .min(1)
export type ItemResult = z.infer<typeof itemsSchema>[number]

/** What a for-each gave: each item with its answer and how its run ended; `null` for anything else. */
export const itemResults = (value: unknown): ItemResult[] | null => itemsSchema.safeParse(value).data ?? null
