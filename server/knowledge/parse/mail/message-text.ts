import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { leftOutWarnings, withoutArmour } from '../armour'
import { cleanText } from '../decode-text'
import type { ParseContext } from '../parse-context'
import { htmlFragmentToText } from '../parse-html'
import type { Block, ParsedDocument } from '../parsed-document'
import { requireSize, TextWriter } from '../text-writer'

export interface MessageFile {
  name: string
  bytes: Uint8Array
  /** A picture that the body shows, such as a logo. */
  isShown: boolean
}

/** A message as any of its formats gives it. */
export interface Message {
  subject: string
  from: string
  to: string[]
  cc: string[]
  /** In ISO 8601. */
  date: string
  text: string
  html: string
  files: MessageFile[]
}

export type ReadInner = (bytes: Uint8Array, name: string) => Promise<ParsedDocument>

/**
 * Writes a message: subject as the heading, who and when, the body (as text when it has one, else from HTML), then each
 * attachment under a heading with its name. An attachment that cannot be read leaves a warning.
 */
export async function messageDocument(
  message: Message,
  mime: string,
  context: ParseContext,
  readInner: ReadInner,
): Promise<ParsedDocument> {
  const writer = new TextWriter()
  const result: ParsedDocument = { text: '', headings: [], mime, metadata: metadataOf(message), warnings: [] }
  writer.beginBlock('message', message.subject ? { header: message.subject } : {})
  writeHead(writer, message)
  result.warnings.push(...writeBody(writer, message))
  writer.endBlock()
  const blocks = writer.blocks
  const headings = writer.headings
  for (const file of message.files) {
    const inner = await readFile(file, context, readInner, result.warnings)
    if (inner) append(writer, blocks, file.name, inner)
    requireSize(writer, context.limits)
  }
  if (message.subject) result.title = message.subject
  return { ...result, text: writer.text(), headings, blocks }
}

function metadataOf({ subject, from, to, cc, date }: Message) {
  return {
    ...(subject && { subject }),
    ...(from && { from }),
    ...(to.length > 0 && { to }),
    ...(cc.length > 0 && { cc }),
    ...(date && { date }),
  }
}

function writeHead(writer: TextWriter, { subject, from, to, cc, date }: Message): void {
  if (subject) writer.heading(1, cleanText(subject))
  const lines = { From: from, To: to.join(', '), Cc: cc.join(', '), Date: date }
  for (const [name, value] of Object.entries(lines)) {
    if (value === '') continue
    writer.inline(`${name}: ${cleanText(value)}`)
    writer.break(1)
  }
  writer.break(2)
}

/** Writes the body and gives the warnings for what of it is no text. */
function writeBody(writer: TextWriter, { text, html }: Message): Said[] {
  const body =
    cleanText(text).trim() || (html.trim() === '' ? '' : htmlFragmentToText(cleanText(html), { links: true }).text)
  const words = withoutArmour(body)
  writer.raw(words.text.trim())
  writer.break(2)
  return leftOutWarnings(words)
}

async function readFile(
  { name, bytes, isShown }: MessageFile,
  { limits, depth, used }: ParseContext,
  readInner: ReadInner,
  warnings: Said[],
): Promise<ParsedDocument | undefined> {
  if (isShown) return undefined
  const leaveOut = (why: Said) => {
    warnings.push(say('The attachment “{name}” was left out: {why}', { name, why }))
  }
  if (depth >= limits.attachmentDepth)
    return void leaveOut(say('it is more than {depth} files deep.', { depth: limits.attachmentDepth }))
  if (used.attachments >= limits.attachments)
    return void leaveOut(say('only {most} are read.', { most: limits.attachments }))
  used.attachments++
  try {
    const inner = await readInner(bytes, name)
    used.textLength += inner.text.length
    if (used.textLength > limits.textLength) throw new AppError('file-too-complex', say('there is too much text.'))
    warnings.push(...inner.warnings.map((warning) => say('{name}: {warning}', { name, warning })))
    return inner
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return void leaveOut(error.said.message)
  }
}

/** Adds an attachment's text under its name, its headings below that one. */
function append(writer: TextWriter, blocks: Block[], name: string, inner: ParsedDocument): void {
  writer.break(2)
  writer.heading(2, cleanText(name))
  writer.raw(inner.text)
  const at = writer.size - inner.text.length
  for (const { start, level, text } of inner.headings) {
    writer.headings.push({ start: start + at, level: Math.min(6, level + 2), text })
  }
  blocks.push({ start: at, end: writer.size, kind: 'attachment', header: name })
  for (const block of inner.blocks ?? []) blocks.push({ ...block, start: block.start + at, end: block.end + at })
}
