import type { Encoding } from '@/pipeline/encodings'
import { parseBytes } from '@/server/knowledge/parse/parse-bytes'
import { newContext, type ReadPicture } from '@/server/knowledge/parse/parse-context'
import {
  defaultParseLimits,
  type ParsedDocument,
  type ParseLimits,
  type TableMode,
} from '@/server/knowledge/parse/parsed-document'

export interface ParseHereOptions {
  tables?: TableMode
  limits?: Partial<ParseLimits>
  readPicture?: ReadPicture
  encoding?: Encoding
}

/** Reads a file in this thread: what the worker does, without its start. */
export function parseHere(
  content: string | Uint8Array,
  name: string,
  options: ParseHereOptions = {},
): Promise<ParsedDocument> {
  const limits = { ...defaultParseLimits, ...options.limits }
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return parseBytes(
    bytes,
    name,
    newContext(
      { limits, tables: options.tables ?? 'table', ...(options.encoding && { encoding: options.encoding }) },
      options.readPicture,
    ),
  )
}

/** The text that each block of a document covers, with its kind. */
export const blockTexts = ({ blocks = [], text }: ParsedDocument) =>
  blocks.map(({ kind, start, end }) => [kind, text.slice(start, end)])
