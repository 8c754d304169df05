import { Readable } from 'node:stream'
import { z } from 'zod'
import { metadataSchema } from '@/pipeline/chunk'
import { encodings } from '@/pipeline/encodings'
import { AppError } from '@/pipeline/errors'
import { english, type Said, storedSaidSchema } from '@/pipeline/said'
import type { Files } from '@/server/capabilities/files'
import type { ParsedDocument } from '../parse/parsed-document'

export const collectionFolder = (collectionId: string) => `collections/${collectionId}`
export const documentFolder = (collectionId: string, documentId: string) =>
  `${collectionFolder(collectionId)}/documents/${documentId}`

/** What names one content of a document. */
export interface Content {
  collectionId: string
  documentId: string
  generation: number
}

export const originalKey = (content: Content) => `${contentFolder(content)}/original`
export const parsedKey = (content: Content) => `${contentFolder(content)}/parsed.json`

/** The first content lies in the document's folder itself, as it did before documents had more than one. */
const contentFolder = ({ collectionId, documentId, generation }: Content) =>
  `${documentFolder(collectionId, documentId)}${generation <= 1 ? '' : `/g${generation}`}`

/** Removes the files of one content; those of the document's others stay. */
export async function removeContent(files: Files, content: Content): Promise<void> {
  if (content.generation > 1) return files.remove(contentFolder(content))
  await files.remove(originalKey(content))
  await files.remove(parsedKey(content))
}

const parsedDocumentSchema = z.object({
  title: z.string().optional(),
  mime: z.string(),
  encoding: z.enum(encodings).optional(),
  metadata: metadataSchema,
  warnings: z.array(storedSaidSchema),
  pages: z.array(z.object({ page: z.number(), start: z.number(), end: z.number() })).optional(),
  headings: z.array(z.object({ start: z.number(), level: z.number(), text: z.string() })),
  blocks: z
    .array(
      z.object({
        start: z.number(),
        end: z.number(),
        kind: z.enum(['table', 'row', 'code', 'contents', 'slide', 'sheet', 'message', 'attachment']),
        header: z.string().optional(),
        columns: z.array(z.string()).optional(),
        caption: z.string().optional(),
        groups: z.array(z.object({ start: z.number(), end: z.number(), label: z.string() })).optional(),
        language: z.string().optional(),
      }),
    )
    .optional(),
  text: z.string(),
})

const SLICE = 128 * 1024

/** Stores a parsed document beside its original, a long one in slices: a text of 50 MB neither blocks nor doubles the memory. */
export async function writeParsed(files: Files, key: string, document: ParsedDocument): Promise<void> {
  const slices = jsonSlices(document)
  await files.write(key, document.text.length > SLICE ? Readable.from(slices) : Buffer.concat([...slices]))
}

/** Reads a parsed document back. Throws `not-found` when it was not parsed yet. */
export async function readParsed(files: Files, key: string): Promise<ParsedDocument> {
  const bytes = await files.read(key)
  return parsedDocumentSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
}

/** The same, or `null` when it was not parsed yet. */
export async function readParsedIfThere(files: Files, content: Content): Promise<ParsedDocument | null> {
  try {
    return await readParsed(files, parsedKey(content))
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null
    throw error
  }
}

/** Notes on a document what indexing it could not do; what is noted already stays once. */
export async function noteWarnings(
  files: Files,
  key: string,
  document: ParsedDocument,
  found: readonly Said[],
): Promise<void> {
  const known = [...document.warnings, ...found].map((said) => [english(said), said] as const)
  const warnings = [...new Map(known).values()]
  if (warnings.length > document.warnings.length) await writeParsed(files, key, { ...document, warnings })
}

function* jsonSlices({ text, ...rest }: ParsedDocument): Generator<Buffer> {
  yield Buffer.from(`${JSON.stringify(rest).slice(0, -1)},"text":"`)
  for (let start = 0; start < text.length; start += SLICE) {
    // A pair parted by a slice is written as two escapes, which read back as the pair.
    yield Buffer.from(JSON.stringify(text.slice(start, start + SLICE)).slice(1, -1))
  }
  yield Buffer.from('"}')
}
