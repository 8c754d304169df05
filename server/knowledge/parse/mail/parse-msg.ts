import MsgReaderModule, { type FieldsData } from '@kenjiuno/msgreader'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { decodeText, requireText } from '../decode-text'
import { decodeAs } from '../encodings'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument } from '../parsed-document'
import { encodingOfCodePage } from '../rtf/code-pages'
import { type MessageFile, messageDocument, type ReadInner } from './message-text'

// A CommonJS module: in Node the class is one `default` further down than its types say.
const MsgReader =
  'default' in MsgReaderModule && typeof MsgReaderModule.default === 'function'
    ? (MsgReaderModule.default as typeof MsgReaderModule)
    : MsgReaderModule

/** Reads an Outlook message (MS-OXMSG); a message inside it is an attachment. */
export async function parseMsg(
  bytes: Uint8Array,
  context: ParseContext,
  readInner: ReadInner,
): Promise<ParsedDocument> {
  const { reader, fields } = open(bytes)
  const html = fields.bodyHtml ?? (fields.html ? decodeHtml(fields.html, fields.internetCodepage) : '')
  requireText(`${fields.subject ?? ''}${fields.body ?? ''}${html}`, say('The message'))
  const message = {
    subject: fields.subject?.trim() ?? '',
    from: person(fields.senderName, fields.senderSmtpAddress ?? fields.senderEmail),
    to: recipients(fields, 'to'),
    cc: recipients(fields, 'cc'),
    date: isoDate(fields.messageDeliveryTime ?? fields.clientSubmitTime ?? fields.creationTime),
    text: fields.body ?? '',
    html,
    files: (fields.attachments ?? []).flatMap((attachment, index) => toFile(reader, attachment, index) ?? []),
  }
  return messageDocument(message, mimeOf.msg, context, readInner)
}

function open(bytes: Uint8Array) {
  try {
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    const reader = new MsgReader(buffer instanceof ArrayBuffer ? buffer : new Uint8Array(bytes).buffer)
    const fields = reader.getFileData()
    if (fields.error) throw new Error(fields.error)
    return { reader, fields }
  } catch (error) {
    if (error instanceof RangeError && /call stack|Invalid array length/i.test(error.message)) throw error
    throw new AppError('file-broken', say('The message is damaged: its structure cannot be read.'), { cause: error })
  }
}

const decodeHtml = (bytes: Uint8Array, page: number | undefined) =>
  page ? decodeAs(encodingOfCodePage(page), bytes) : decodeText(bytes)

/** Addresses inside an Exchange server begin with a slash and mean nothing outside. */
function person(name = '', address = ''): string {
  const known = address.includes('@') && !address.startsWith('/') ? address : ''
  return name && known && name !== known ? `${name} <${known}>` : name || known
}

const recipients = (fields: FieldsData, kind: 'to' | 'cc') =>
  (fields.recipients ?? [])
    .filter(({ recipType }) => (recipType ?? 'to') === kind)
    .map(({ name, smtpAddress, email }) => person(name, smtpAddress ?? email))
    .filter((each) => each !== '')

function isoDate(date: string | undefined): string {
  const moment = new Date(date ?? '')
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString()
}

function toFile(
  reader: InstanceType<typeof MsgReader>,
  attachment: FieldsData,
  index: number,
): MessageFile | undefined {
  const { fileName, content } = reader.getAttachment(attachment)
  const name = fileName || attachment.name || `attachment-${index + 1}`
  const isMessage = attachment.innerMsgContent === true && !/\.msg$/i.test(name)
  const isShown =
    Boolean(attachment.pidContentId && attachment.attachmentHidden) && /\.(png|jpe?g|gif|bmp)$/i.test(name)
  return { name: isMessage ? `${name}.msg` : name, bytes: content, isShown }
}
