import { TRPCClientError } from '@trpc/client'
import { z } from 'zod'
import { errorTable } from '@/pipeline/error-table'
import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import { errorInfoSchema } from '@/pipeline/run-event'

/** What the UI shows of a failure. `unreachable` is the one failure that the server cannot report itself. */
export type UiError = Omit<ErrorInfo, 'code'> & { code: ErrorInfo['code'] | 'unreachable' }

const appDataSchema = z.object({ app: errorInfoSchema })
const uiErrorSchema = errorInfoSchema.extend({ code: z.union([errorInfoSchema.shape.code, z.literal('unreachable')]) })

/** Translates whatever a call threw into what a person may see. */
export function uiErrorOf(error: unknown): UiError {
  if (error instanceof AppError) return errorInfo(error)
  if (error instanceof TRPCClientError) {
    const data = appDataSchema.safeParse(error.data)
    if (data.success) return data.data.app
    // Without a body of ours nothing of Telar answered: the process is gone or something else answers in its place.
    if (!error.data) return unreachable()
  }
  const given = uiErrorSchema.safeParse(error)
  if (given.success) return given.data
  return { code: 'internal', message: errorTable.internal.means, fix: errorTable.internal.fix }
}

/** The error for a server that does not answer. */
export function unreachable(): UiError {
  return {
    code: 'unreachable',
    message: 'The Telar server does not answer.',
    fix: 'Check that npm start is still running; this page goes on by itself when it answers.',
  }
}

/** Whether asking the same again may succeed. */
export function isTransient(error: unknown): boolean {
  const { code } = uiErrorOf(error)
  return code === 'unreachable' || code === 'internal' || errorTable[code].retryable
}
