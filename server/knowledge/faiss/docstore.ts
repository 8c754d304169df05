import { z } from 'zod'
import { decodeUnicode } from '@/pipeline/decode-unicode'
import { AppError } from '@/pipeline/errors'
import { fieldSpecSchema } from '@/pipeline/filter'
import { type Said, say } from '@/pipeline/said'

/** What an export of Telar says of its collection, in its first entry. Others ignore it, and theirs is ignored here. */
const ownSchema = z.object({ language: z.string(), fields: z.array(fieldSpecSchema) })
export type OwnFacts = z.infer<typeof ownSchema>

const entrySchema = z.object({
  id: z.string().nullish(),
  page_content: z.string(),
  metadata: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((metadata) => metadata ?? {}),
  /** Of its document, in exports of Telar. */
  language: z.string().optional().catch(undefined),
  telar: ownSchema.optional().catch(undefined),
})
/** The text behind one vector, as LangChain names it. */
export type DocstoreEntry = z.infer<typeof entrySchema>

const langchainSchema = z.object({
  index_to_docstore_id: z.record(z.string(), z.string()),
  docstore: z.record(z.string(), entrySchema),
})

/** How to make the JSON from what LangChain saves: a pickle can run any code when it is opened, so Telar never opens one. */
const howTo = say(
  'Write the texts as JSON lines, one per vector in order: {"page_content": "…", "metadata": {…}}. docs/retrieval.md has the few lines of Python that do it.',
)

/**
 * Reads the texts of an index, in the order of its vectors: JSON lines of `{ page_content, metadata }`, a JSON list of the
 * same, or LangChain's two tables as JSON. Throws `file-unsupported` for a pickle, `file-broken` with the line for what
 * cannot be read.
 */
export function readDocstore(bytes: Uint8Array): DocstoreEntry[] {
  if (bytes[0] === 0x80) {
    throw new AppError('file-unsupported', say('The texts are in a Python pickle, which Telar does not open.'), {
      fix: howTo,
    })
  }
  const text = decodeUnicode(bytes).trim()
  if (text === '') throw new AppError('file-empty', say('The file with the texts is empty.'))
  const whole = parsed(text)
  if (Array.isArray(whole)) return whole.map((value, at) => entryOf(value, say('Entry {number}', { number: at + 1 })))
  const tables = langchainSchema.safeParse(whole)
  if (tables.success) return inOrder(tables.data)
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return []
    return [entryOf(parsed(line), say('Line {number}', { number: at + 1 }))]
  })
}

function inOrder({ index_to_docstore_id: ids, docstore }: z.infer<typeof langchainSchema>): DocstoreEntry[] {
  const count = Object.keys(ids).length
  return Array.from({ length: count }, (_entry, at) => {
    const id = ids[String(at)]
    const entry = id === undefined ? undefined : docstore[id]
    if (!entry) throw new AppError('file-broken', say('The texts have none for vector {at}.', { at }), { fix: howTo })
    return { ...entry, ...(id !== undefined && { id }) }
  })
}

function entryOf(value: unknown, where: Said): DocstoreEntry {
  const entry = entrySchema.safeParse(value)
  if (entry.success) return entry.data
  const member = String(entry.error.issues[0]?.path[0] ?? '')
  if (member !== '' && member !== 'page_content') {
    throw new AppError(
      'file-broken',
      say('{where} of the texts has a “{member}” of another kind.', { where, member }),
      { fix: howTo },
    )
  }
  throw new AppError('file-broken', say('{where} of the texts is no object with “page_content”.', { where }), {
    fix: howTo,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // JSON lines are not JSON as a whole; `entryOf` reports a line that is not JSON.
    return undefined
  }
}
