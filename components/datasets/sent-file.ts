import { bareUtf16, decodeUnicode, markedEncoding } from '@/pipeline/decode-unicode'

/** A file as it is sent: its text, or its bytes where it is not in Unicode; the server finds its encoding. */
export type SentFile = { name: string; text: string } | { name: string; base64: string }

/** Reads a file that was chosen or dropped; of a folder its path in it is its name. */
export async function sentFile(file: File): Promise<SentFile> {
  const name = file.webkitRelativePath || file.name
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (markedEncoding(bytes) || bareUtf16(bytes) || isUtf8(bytes)) return { name, text: decodeUnicode(bytes) }
  return { name, base64: base64Of(bytes) }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** A call takes only so many arguments. */
const PIECE = 0x80_00

function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += PIECE) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + PIECE)))
  }
  return btoa(pieces.join(''))
}
