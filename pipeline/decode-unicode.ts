/** How many bytes at the start of a text tell its encoding. */
const SAMPLE = 4096

export type UnicodeEncoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** Decodes the bytes of a JSON or other Unicode text: by its mark, else UTF-16 by its zero bytes, else as UTF-8. */
export const decodeUnicode = (bytes: Uint8Array): string =>
  new TextDecoder(markedEncoding(bytes) ?? bareUtf16(bytes) ?? 'utf-8').decode(bytes)

/** The encoding that a byte order mark names. */
export function markedEncoding(bytes: Uint8Array): UnicodeEncoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/**
 * UTF-16 without a mark: a byte of zero is one half of each Latin letter, digit, space and line end, always the same half;
 * what comes out is all characters that a text can have.
 */
export function bareUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(SAMPLE, bytes.length) >> 1
  let even = 0
  let odd = 0
  for (let pair = 0; pair < pairs; pair++) {
    if (bytes[pair * 2] === 0) even++
    if (bytes[pair * 2 + 1] === 0) odd++
  }
  // U+3000, U+3100 … have their zero in the other half.
  if (odd > 0 && even <= odd * 0.05) return ifText('utf-16le', bytes)
  if (even > 0 && odd <= even * 0.05) return ifText('utf-16be', bytes)
  return undefined
}

function ifText<E extends UnicodeEncoding>(encoding: E, bytes: Uint8Array): E | undefined {
  const start = bytes.subarray(0, SAMPLE)
  // A pair of surrogates may be cut at the end of the sample.
  const text = new TextDecoder(encoding).decode(start.subarray(0, start.length & ~1), { stream: true })
  const strange = text.match(/(?![\t\n\f\r])[\p{Cc}\p{Cn}\p{Co}\ufffd]/gu)?.length ?? 0
  return strange <= text.length * 0.01 ? encoding : undefined
}
