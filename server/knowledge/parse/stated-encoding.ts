import type { FileKind } from './file-kinds'

/** The encoding that a page or an XML document says it is in; other texts say nothing of it. */
export function statedEncoding(kind: FileKind, bytes: Uint8Array): string | undefined {
  if (kind !== 'html' && kind !== 'xml') return undefined
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1024, bytes.byteLength)).toString('latin1')
  // The declaration of XML stands at the very start (XML 1.0, 4.3.3); a page states it in its first kilobyte
  // (HTML standard, “prescan a byte stream”).
  const declaration = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)/.exec(head)?.[1]
  const page = kind === 'html' ? /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1] : undefined
  return page ?? declaration
}
