/** A token of RTF: a group's brace, a control word or symbol with its number, a byte (`\'hh`), or a run of text. */
export type RtfToken =
  | { type: 'open' }
  | { type: 'close' }
  | { type: 'control'; word: string; value: number | undefined }
  | { type: 'byte'; value: number }
  | { type: 'text'; text: string }

const control = /\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z]))/y
const plain = /[^\\{}\r\n]+/y

/** Splits RTF into tokens (RTF 1.9.1, “RTF Syntax”); each character of `source` is one byte of the file. */
export function* rtfTokens(source: string): Generator<RtfToken> {
  let at = 0
  while (at < source.length) {
    const character = source.charAt(at)
    if (character === '{' || character === '}') {
      yield character === '{' ? { type: 'open' } : { type: 'close' }
      at++
    } else if (character === '\\') {
      control.lastIndex = at
      const found = control.exec(source)
      if (!found) return
      at = control.lastIndex
      const [, word, value, byte, symbol] = found
      if (byte) yield { type: 'byte', value: Number.parseInt(byte, 16) }
      else if (symbol) yield { type: 'control', word: symbol, value: undefined }
      else if (word) {
        const number = value === undefined ? undefined : Number(value)
        // Raw bytes follow, which are no RTF.
        if (word === 'bin') at += Math.max(0, number ?? 0)
        else yield { type: 'control', word, value: number }
      }
    } else if (character === '\r' || character === '\n') {
      at++
    } else {
      plain.lastIndex = at
      const text = plain.exec(source)?.[0] ?? character
      at += text.length
      yield { type: 'text', text }
    }
  }
}
