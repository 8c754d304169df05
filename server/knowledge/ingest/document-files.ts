import { Readable } from 'node:stream'
import { z } from 'zod'
import { metadataSchema } from '@/pipeline/chunk'
import type { Files } from '@/server/capabilities/files'
import type { ParsedDocument } from '../parse/parsed-document'

export const collectionFolder = (collectionId: string) => `collections/${collectionId}`
export const documentFolder = (collectionId: string, documentId: string) =>
  `${collectionFolder(collectionId)}/documents/${documentId}`
export const originalKey = (collectionId: string, documentId: string) =>
  `${documentFolder(collectionId, documentId)}/original`
export const parsedKey = (collectionId: string, documentId: string) =>
  `${documentFolder(collectionId, documentId)}/parsed.json`

const parsedDocumentSchema = z.object({
  title: z.string().optional(),
  mime: z.string(),
  metadata: metadataSchema,
  warnings: z.array(z.string()),
  pages: z.array(z.object({ page: z.number(), start: z.number(), end: z.number() })).optional(),
  headings: z.array(z.object({ start: z.number(), level: z.number(), text: z.string() })),
  text: z.string(),
})

const SLICE = 128 * 1024

/** Stores a parsed document beside its original, in slices: a text of 50 MB neither blocks nor doubles the memory. */
export async function writeParsed(files: Files, key: string, document: ParsedDocument): Promise<void> {
  await files.write(key, Readable.from(jsonSlices(document)))
}

/** Reads a parsed document back. Throws `not-found` when the document was not parsed yet. */
export async function readParsed(files: Files, key: string): Promise<ParsedDocument> {
  const bytes = await files.read(key)
  return parsedDocumentSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
}

function* jsonSlices({ text, ...rest }: ParsedDocument): Generator<Buffer> {
  yield Buffer.from(`${JSON.stringify(rest).slice(0, -1)},"text":"`)
  for (let start = 0; start < text.length; start += SLICE) {
    // A pair parted by a slice is written as two escapes, which read back as the pair.
    yield Buffer.from(JSON.stringify(text.slice(start, start + SLICE)).slice(1, -1))
  }
  yield Buffer.from('"}')
}
