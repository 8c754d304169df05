import { initTRPC, TRPCError } from '@trpc/server'
import { AppError, type ErrorInfo, errorInfo, meaning } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { knownError } from '@/server/capabilities/store-error'
import type { Studio } from '@/server/services/studio'

export interface ApiContext {
  studio: Studio
  /** Called with errors whose text must not reach the browser. */
  onInternalError: (error: unknown, path: string) => void
}

const codeByStatus: Record<number, TRPCError['code']> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  499: 'CLIENT_CLOSED_REQUEST',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
  504: 'GATEWAY_TIMEOUT',
  // tRPC has no name for it.
  507: 'SERVICE_UNAVAILABLE',
}

/** What tRPC itself finds wrong with a request before any of our code sees it. */
const refusedByTrpc = new Set<TRPCError['code']>([
  'PARSE_ERROR',
  'BAD_REQUEST',
  'METHOD_NOT_SUPPORTED',
  'UNSUPPORTED_MEDIA_TYPE',
])

/** What the browser may know of an error: the AppError behind it, or `internal`. */
function infoOf(error: TRPCError): ErrorInfo {
  const cause = knownError(error.cause)
  if (cause instanceof AppError) return errorInfo(cause)
  if (error.code === 'NOT_FOUND') return errorInfo(new AppError('not-found', say('There is no such procedure.')))
  // A request that never reached a procedure: what is no JSON, or another content type or method. Not a fault of ours.
  if (refusedByTrpc.has(error.code)) return errorInfo(new AppError('invalid-input', meaning('invalid-input')))
  return errorInfo(error.cause)
}

const t = initTRPC.context<ApiContext>().create({
  // A server that is gone without a word is noticed within three seconds.
  sse: { ping: { enabled: true, intervalMs: 1_000 }, client: { reconnectAfterInactivityMs: 2_800 } },
  errorFormatter: ({ shape, error }) => {
    const app = infoOf(error)
    return {
      ...shape,
      message: app.message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, app },
    }
  },
})

/** Translates AppErrors once; anything else is logged and becomes `internal`. */
const translate = t.middleware(async ({ ctx, next, path }) => {
  const result = await next()
  if (result.ok) return result
  const cause = knownError(result.error.cause)
  if (cause instanceof AppError) {
    throw new TRPCError({ code: codeByStatus[cause.status] ?? 'INTERNAL_SERVER_ERROR', message: cause.message, cause })
  }
  if (result.error.code === 'INTERNAL_SERVER_ERROR') ctx.onInternalError(cause ?? result.error, path)
  return result
})

/**
 * What a subscription yields, with its AppErrors translated: the middleware has long returned when they are thrown. None
 * gets a 5xx code. The browser's link starts a subscription anew after one, without telling anybody, and a pull that
 * cannot succeed would be repeated for ever.
 */
export async function* translated<T>(events: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* events
  } catch (thrown) {
    const cause = knownError(thrown)
    if (!(cause instanceof AppError)) throw cause
    const code = cause.status < 500 ? codeByStatus[cause.status] : undefined
    throw new TRPCError({ code: code ?? 'UNPROCESSABLE_CONTENT', message: cause.message, cause })
  }
}

export const router = t.router
export const procedure = t.procedure.use(translate)
