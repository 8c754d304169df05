import { Readable } from 'node:stream'
import { originalKey, readParsedIfThere } from '@/server/knowledge/ingest/document-files'
import type { Scope } from '../context'
import { file } from '../use-case'
import type { CollectionDeps } from './deps'
import { requireDocument, shownContent } from './rows'
import { byDocument, type Download } from './types'

/** The file whose text is searched, as it came. The caller reads or destroys the stream. Throws `not-found`. */
export const openOriginal = file({ permission: 'read', input: byDocument, run })

async function run(deps: CollectionDeps, { documentId }: { documentId: string }, scope: Scope): Promise<Download> {
  const document = await requireDocument(deps, documentId, scope)
  const { name, mime, bytes } = document
  const content = shownContent(document)
  const key = originalKey(content)
  if (content.generation === document.generation) return { name, mime, bytes, stream: await deps.files.stream(key) }
  // The row tells size and kind of the newest content; an older one tells its own.
  const [data, parsed] = await Promise.all([deps.files.read(key), readParsedIfThere(deps.files, content)])
  return { name, mime: parsed?.mime ?? mime, bytes: data.length, stream: Readable.from([data]) }
}
