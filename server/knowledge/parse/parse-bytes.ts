import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { decodeWith, type EncodingFacts } from './decode-text'
import type { FileKind } from './file-kinds'
import type { ReadInner } from './mail/message-text'
import { innerContext, type ParseContext } from './parse-context'
import { parseMarkdown } from './parse-markdown'
import { parsePlain } from './parse-plain'
import { type ParsedDocument, tooMuchText } from './parsed-document'
import { isZip, sniffFile } from './sniff'
import { statedEncoding } from './stated-encoding'

/** Reads a file of any kind that Telar knows, in this thread; `createParser` runs it in a worker with limits. */
export async function parseBytes(bytes: Uint8Array, name: string, context: ParseContext): Promise<ParsedDocument> {
  const { limits } = context
  try {
    const kind = isZip(bytes) ? await (await import('./sniff-zip')).sniffZip(bytes, name) : sniffFile(bytes, name)
    const parsed = await parseKind(kind, bytes, name, context)
    if (parsed.text.length > limits.textLength) throw new AppError('file-too-complex', tooMuchText(limits))
    return parsed
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof RangeError) {
      throw new AppError('file-too-complex', say('“{name}” is nested too deeply or too large to be read.', { name }), {
        cause: error,
      })
    }
    throw new AppError('file-broken', say('“{name}” cannot be read; it seems damaged.', { name }), { cause: error })
  }
}

type Read = (bytes: Uint8Array, context: ParseContext, name: string) => ParsedDocument | Promise<ParsedDocument>

/** The large libraries are loaded when a file first needs them: a text file waits for none. */
const readers: Record<FileKind, Read> = {
  text: (bytes) => parsePlain(bytes),
  markdown: (bytes) => parseMarkdown(bytes),
  code: async (bytes, _, name) => (await import('./parse-code')).parseCode(bytes, name),
  html: async (bytes) => (await import('./parse-html')).parseHtml(bytes),
  pdf: async (bytes, context) => (await import('./parse-pdf')).parsePdf(bytes, context),
  docx: async (bytes, { limits }) => (await import('./docx/parse-docx')).parseDocx(bytes, limits),
  pptx: async (bytes, context) => (await import('./pptx/parse-pptx')).parsePptx(bytes, context),
  xlsx: async (bytes, context) => (await import('./xlsx/parse-xlsx')).parseXlsx(bytes, context),
  odt: async (bytes, context) => (await import('./odt/parse-odt')).parseOdt(bytes, context),
  epub: async (bytes, context) => (await import('./epub/parse-epub')).parseEpub(bytes, context),
  rtf: async (bytes, context) => (await import('./rtf/parse-rtf')).parseRtf(bytes, context),
  csv: async (bytes, context) => (await import('./data/parse-csv')).parseCsv(bytes, context),
  json: async (bytes, context) => (await import('./data/parse-json')).parseJson(bytes, context),
  jsonl: async (bytes, context) => (await import('./data/parse-json')).parseJsonl(bytes, context),
  xml: async (bytes, context) => (await import('./data/parse-xml')).parseXml(bytes, context),
  eml: async (bytes, context) => (await import('./mail/parse-eml')).parseEml(bytes, context, innerReader(context)),
  msg: async (bytes, context) => (await import('./mail/parse-msg')).parseMsg(bytes, context, innerReader(context)),
  png: (bytes, context, name) => readPicture(bytes, name, 'png', context),
  jpeg: (bytes, context, name) => readPicture(bytes, name, 'jpeg', context),
  tiff: (bytes, context, name) => readPicture(bytes, name, 'tiff', context),
}

/** Kinds that are text themselves; containers know how what is in them is written. */
const textKinds: ReadonlySet<FileKind> = new Set(['text', 'markdown', 'code', 'html', 'csv', 'json', 'jsonl', 'xml'])

/** Readers of text get it in UTF-8 with its mark, whatever it was in, so that none needs to know of encodings. */
async function parseKind(kind: FileKind, bytes: Uint8Array, name: string, context: ParseContext) {
  if (!textKinds.has(kind)) return await readers[kind](bytes, context, name)
  const facts: EncodingFacts = {
    ...(context.encoding && { chosen: context.encoding }),
    stated: statedEncoding(kind, bytes),
    mayChoose: context.depth === 0,
  }
  const { text, encoding, warnings } = decodeWith(bytes, facts)
  const isPlain = encoding === 'utf-8' && warnings.length === 0
  const parsed = await readers[kind](isPlain ? bytes : Buffer.from(`\ufeff${text}`), context, name)
  return { ...parsed, encoding, warnings: [...warnings, ...parsed.warnings] }
}

const readPicture = async (bytes: Uint8Array, name: string, kind: 'png' | 'jpeg' | 'tiff', context: ParseContext) =>
  (await import('./ocr/parse-picture')).parsePicture(bytes, name, kind, context)

/** Reads what is inside a file, one level deeper, within the same limits. */
const innerReader =
  (context: ParseContext): ReadInner =>
  (bytes, name) =>
    parseBytes(bytes, name, innerContext(context))
