import { Readable } from 'node:stream'
import type { TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { Hono, type Context as HonoContext, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { knownError } from '@/server/capabilities/store-error'
import type { Studio } from '@/server/services/studio'
import { faissRoutes } from './faiss-routes'
import { noRoute } from './no-route'
import { problemResponse, retryAfter } from './problem'
import { appRouter } from './root'

export interface StudioAppOptions {
  /** The use cases in the context of a request. */
  studioFor: (requestId?: string) => Studio
  onInternalError: (error: unknown, where: string, requestId?: string) => void
}

/** Calls in one request; the studio itself sends at most 20. */
const MAX_BATCH = 50
/** The largest are graphs and texts to preview. */
const MAX_CALL_BYTES = 20_000_000
/** Files of cases, as JSON. */
const MAX_IMPORT_BYTES = 100_000_000

/** Refuses what is larger: before it is read where its length is told. */
const atMost = (maxSize: number, fix?: Said): MiddlewareHandler =>
  bodyLimit({
    maxSize,
    onError: () => {
      const megabytes = maxSize / 1_000_000
      throw new AppError('too-large', say('The request is larger than {megabytes} MB.', { megabytes }), fix && { fix })
    },
  })
const callBounded = atMost(MAX_CALL_BYTES)
const importBounded = atMost(MAX_IMPORT_BYTES, say('Import larger files with `telar cases import`.'))

const bounded: MiddlewareHandler = (context, next) =>
  (context.req.path.includes('datasets.import') ? importBounded : callBounded)(context, next)

/** Types a browser may show inside the studio's origin; everything else is downloaded. */
const inlineTypes = new Set(['application/pdf', 'text/plain', 'text/markdown', 'text/html'])

/** The server gives each request one. */
const requestIdOf = (context: HonoContext) => context.req.header('x-request-id')

/** What tRPC cannot say of an error by its own codes. Of several procedures in one request each tells its own. */
function metaOf(errors: readonly TRPCError[]): { status?: number; headers?: Record<string, string> } {
  const cause = errors.length === 1 ? errors[0]?.cause : undefined
  if (!(cause instanceof AppError)) return {}
  return cause.status === 507 ? { status: 507 } : { headers: retryAfter(cause) }
}

/** The studio's own HTTP API: tRPC, uploads and originals. For this computer's browser, not for callers of endpoints. */
export function createStudioApp({ studioFor, onInternalError }: StudioAppOptions): Hono {
  const app = new Hono()
  const studioOf = (context: HonoContext) => studioFor(requestIdOf(context))
  app.onError((thrown, context) => {
    const error = knownError(thrown)
    if (!(error instanceof AppError)) onInternalError(error, context.req.path, requestIdOf(context))
    return problemResponse(error, {}, { studio: true })
  })
  app.notFound((context) => noRoute(app, context.req.method, context.req.path))

  app.on(['GET', 'POST'], '/api/trpc/*', bounded, (context) => {
    // Each comma, written so or encoded, is one more call: all of a batch are begun at once.
    if (context.req.path.split(/,|%2c/i, MAX_BATCH + 1).length > MAX_BATCH)
      throw new AppError('too-large', say('One request may hold {maxBatch} calls.', { maxBatch: MAX_BATCH }), {
        fix: say('Send them in several requests.'),
      })
    return fetchRequestHandler({
      endpoint: '/api/trpc',
      req: context.req.raw,
      router: appRouter,
      createContext: () => ({
        studio: studioOf(context),
        onInternalError: (error, where) => onInternalError(error, where, requestIdOf(context)),
      }),
      // The browser sends queries this way, see components/trpc.
      allowMethodOverride: true,
      responseMeta: ({ errors }) => metaOf(errors),
    })
  })

  faissRoutes(app, studioOf)
  documentRoutes(app, studioOf)
  return app
}

/** Uploads, and originals as they came. */
function documentRoutes(app: Hono, studioOf: (context: HonoContext) => Studio): void {
  app.put('/api/collections/:id/documents', async (context) => {
    const name = context.req.query('name')?.trim()
    if (!name || name.length > 255)
      throw new AppError('invalid-input', say('name: the file’s name is missing or too long.'), {
        details: { field: 'name' },
      })
    const body = context.req.raw.body
    // The stream of a request is the same class under two type names, the browser's and Node's.
    const data = body ? Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([])
    const added = await studioOf(context).collections.addDocument({ collectionId: context.req.param('id'), name, data })
    return context.json(added, 201)
  })

  app.get('/api/documents/:id/original', async (context) => {
    const { name, mime, bytes, stream } = await studioOf(context).collections.original({
      documentId: context.req.param('id'),
    })
    const disposition = inlineTypes.has(mime) ? 'inline' : 'attachment'
    return new Response(Readable.toWeb(stream) as ReadableStream, {
      headers: {
        'content-type': mime.startsWith('text/') ? `${mime}; charset=utf-8` : mime,
        ...(bytes !== null && { 'content-length': String(bytes) }),
        'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(name)}`,
        // An uploaded page may hold scripts: it is shown without any rights. Chromium's PDF viewer cannot run in a sandbox.
        'content-security-policy':
          mime === 'application/pdf' ? "frame-ancestors 'self'" : "sandbox; frame-ancestors 'self'",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=3600',
      },
    })
  })
}
