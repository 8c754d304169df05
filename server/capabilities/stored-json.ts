import { z } from 'zod'
import { type ErrorCode, errorTable } from '@/pipeline/error-table'
import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import { errorInfoSchema } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'

/**
 * Reads a stored JSON text. Only Telar writes there, but a disk, a restored copy or another program may have changed it:
 * a text that does not fit throws what `damaged` makes of the cause, so that nothing damaged passes for empty.
 */
export function readStored<Value>(
  schema: z.ZodType<Value>,
  text: string,
  damaged: (cause: unknown) => AppError,
): Value {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw damaged(cause)
  }
  const read = schema.safeParse(value)
  if (!read.success) throw damaged(read.error)
  return read.data
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code)

const damagedError = new AppError(
  'record-damaged',
  say('Something went wrong here, but the record of what it was is damaged.'),
  { fix: say('Try it again; what happens then is recorded anew.') },
)

/**
 * An error as it was stored. Another version of Telar may know codes that this one does not. It only tells what went
 * wrong, so a damaged one is told in its own place and does not fail whoever reads it.
 */
export const storedErrorSchema: z.ZodType<ErrorInfo> = errorInfoSchema
  .extend({ code: z.string().transform((code) => (isErrorCode(code) ? code : 'internal')) })
  .catch(() => errorInfo(damagedError))

/** The same from its JSON text. */
export function storedError(text: string): ErrorInfo {
  try {
    return storedErrorSchema.parse(JSON.parse(text))
  } catch {
    return errorInfo(damagedError)
  }
}
