import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { providers } from '@/pipeline/model-ref'
import { say } from '@/pipeline/said'
import { languages } from '@/server/capabilities/records/collections'
import type { Studio } from '@/server/services/studio'

/** What the form says beside its files; the use case judges it. */
const textsSchema = z.object({
  name: z.string(),
  language: z.enum(languages).default('none'),
  provider: z.enum([...providers, 'auto']).default('auto'),
  model: z.string().max(200).default(''),
})

/** The body as a form. Throws `invalid-input` for any other body: the platform's own error would be nobody's fault. */
const formOf = (request: Request): Promise<FormData> =>
  request.formData().catch((cause: unknown) => {
    throw new AppError('invalid-input', say('The body is not a form with files (multipart/form-data).'), { cause })
  })

/** Collections as FAISS files: in as a form with the files `index` and `docstore`, out as one download each. */
export function faissRoutes(app: Hono, studioOf: (context: Context) => Studio): void {
  app.post('/api/collections/faiss', async (context) => {
    const studio = studioOf(context)
    const { limits } = await studio.system.status()
    const length = Number(context.req.header('content-length'))
    if (!(length <= limits.uploadBytes)) {
      throw new AppError(
        'too-large',
        say('Both files together may have {uploadBytes} MB.', {
          uploadBytes: Math.floor(limits.uploadBytes / 1_000_000),
        }),
        {
          fix: say('Import larger ones with `telar import-faiss`.'),
        },
      )
    }
    const form = await formOf(context.req.raw)
    const wanted = textsSchema.safeParse(Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')))
    const index = form.get('index')
    const docstore = form.get('docstore')
    if (!wanted.success || !(index instanceof File) || !(docstore instanceof File)) {
      throw new AppError('invalid-input', say('A name, the file of the index and the file of its texts are needed.'))
    }
    const { name, language, provider, model } = wanted.data
    const folder = await mkdtemp(join(tmpdir(), 'telar-faiss-'))
    try {
      const indexPath = join(folder, 'index')
      const docstorePath = join(folder, 'docstore')
      await writeFile(indexPath, index.stream())
      await writeFile(docstorePath, docstore.stream())
      const input = { name, language, embedder: { provider, model }, indexPath, docstorePath }
      return context.json(await studio.collections.importFaiss(input, context.req.raw.signal), 201)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  app.get('/api/collections/:id/faiss/:part', async (context) => {
    const part = context.req.param('part')
    if (part !== 'index' && part !== 'docstore')
      throw new AppError('not-found', say('There is nothing at this address.'))
    const { collections } = studioOf(context)
    const { name, mime, stream } = await collections.exportFaiss(
      { id: context.req.param('id'), part },
      context.req.raw.signal,
    )
    return new Response(Readable.toWeb(stream) as ReadableStream, {
      headers: {
        'content-type': mime,
        'content-disposition': `attachment; filename="${name}"`,
        'x-content-type-options': 'nosniff',
      },
    })
  })
}
