import PostalMime, { type Address, type Attachment } from 'postal-mime'
import { AppError } from '@/pipeline/errors'
import { foreign, say } from '@/pipeline/said'
import { requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument } from '../parsed-document'
import { type MessageFile, messageDocument, type ReadInner } from './message-text'

const MAX_PARTS_DEEP = 50

/** Reads a message in the Internet's format (RFC 5322, MIME); messages it forwards are attachments. */
export async function parseEml(
  bytes: Uint8Array,
  context: ParseContext,
  readInner: ReadInner,
): Promise<ParsedDocument> {
  const mail = await PostalMime.parse(bytes, { forceRfc822Attachments: true, maxNestingDepth: MAX_PARTS_DEEP }).catch(
    (error: unknown) => {
      if (error instanceof Error && /^Maximum /.test(error.message)) {
        throw new AppError(
          'file-too-complex',
          say('The message cannot be read: {reason}.', { reason: foreign(error.message) }),
          { cause: error },
        )
      }
      throw error
    },
  )
  const hasHead = Boolean(mail.from ?? mail.subject ?? mail.date ?? mail.to)
  if (!hasHead)
    throw new AppError('file-broken', say('The file is no message: it does not say from whom, to whom or when.'))
  if (mail.attachments.length === 0)
    requireText(`${mail.text ?? ''}${mail.html ?? ''}${mail.subject ?? ''}`, say('The message'))
  const message = {
    subject: mail.subject?.trim() ?? '',
    from: mail.from ? addresses([mail.from]).join(', ') : '',
    to: addresses(mail.to ?? []),
    cc: addresses(mail.cc ?? []),
    date: mail.date ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    files: mail.attachments.map(toFile),
  }
  return messageDocument(message, mimeOf.eml, context, readInner)
}

function addresses(list: readonly Address[]): string[] {
  return list.flatMap((each) => {
    if (each.group) return each.group.map(mailbox)
    return [mailbox(each)]
  })
}

const mailbox = ({ name, address = '' }: { name: string; address?: string | undefined }) =>
  name && address ? `${name} <${address}>` : name || address

const extensions: Partial<Record<string, string>> = {
  'message/rfc822': 'eml',
  'text/html': 'html',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'application/json': 'json',
}

function toFile(
  { filename, mimeType, disposition, related, contentId, content }: Attachment,
  index: number,
): MessageFile {
  const extension = extensions[mimeType]
  const fallback = `attachment-${index + 1}${extension ? `.${extension}` : ''}`
  const isPicture = mimeType.startsWith('image/')
  const named = filename?.trim() || fallback
  return {
    name: mimeType === 'message/rfc822' && !/\.eml$/i.test(named) ? `${named}.eml` : named,
    bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    isShown: isPicture && (related === true || (disposition === 'inline' && contentId !== undefined)),
  }
}
