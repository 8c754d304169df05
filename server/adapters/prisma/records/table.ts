import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

/** What the database keeps of a column: JSON as text. */
type Stored<Value> = null extends Value ? string | null : string

/** Values of a record as columns; `Json`: those that are kept as JSON text. */
type Columns<Values, Json> = { [Name in keyof Values]: Name extends Json ? Stored<Values[Name]> : Values[Name] }

/**
 * The one way between rows and records. `schema` is what a record is; its columns `json` are kept as JSON text. A row
 * that does not fit throws `record-damaged` with its table, id and columns: nothing damaged passes for empty.
 */
export function table<Schema extends z.ZodObject, Json extends string & keyof z.output<Schema>>(
  name: string,
  schema: Schema,
  json: readonly Json[] = [],
) {
  return {
    read(row: Readonly<Record<string, unknown>>): z.output<Schema> {
      const values = { ...row }
      for (const column of json) values[column] = parsed(values[column])
      const read = schema.safeParse(values)
      if (read.success) return read.data
      throw damaged(name, row, read.error)
    },
    write<Values extends Partial<z.output<Schema>>>(values: Values): Columns<Values, Json> {
      const columns: Record<string, unknown> = { ...values }
      for (const column of json) {
        const value = columns[column]
        if (value !== null && value !== undefined) columns[column] = JSON.stringify(value)
      }
      // Each of `json` is text by now, or as absent as it was; the others are as they were.
      return columns as Columns<Values, Json>
    },
  }
}

/** What is no JSON stays text, which the schema of such a column refuses. */
function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function damaged(name: string, { id }: Readonly<Record<string, unknown>>, cause: z.ZodError): AppError {
  const columns = [...new Set(cause.issues.map(({ path }) => String(path[0])))].join(', ')
  const which = typeof id === 'string' ? id : '–'
  return new AppError(
    'record-damaged',
    say('The record “{which}” of the table {name} is damaged: {columns}.', { which, name, columns }),
    {
      details: { table: name, id: which, columns },
      cause,
    },
  )
}
