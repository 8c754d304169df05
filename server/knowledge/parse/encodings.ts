import { type Encoding, encodings } from '@/pipeline/encodings'

/** The characters of bytes 0x80–0x9F in windows-1252 (Encoding standard, index-windows-1252). */
const upperControls = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** The upper halves of what MS-DOS wrote, which the Encoding standard does not know. */
const dosPages: Partial<Record<string, string>> = {
  ibm437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  ibm850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  ibm852:
    'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0',
}

/** The encoding that a label names (Encoding standard, “Names and labels”); undefined for none that is read. */
export function encodingOf(label: string | undefined): Encoding | undefined {
  if (!label) return undefined
  const dos = /^(?:cp|ibm|dos)?-?(437|850|852|858)$/i.exec(label.trim())?.[1]
  if (dos) return encodings.find((each) => each === `ibm${dos === '858' ? '850' : dos}`)
  try {
    const name = new TextDecoder(label).encoding
    const known = { 'iso-8859-1': 'windows-1252', 'iso-8859-8-i': 'iso-8859-8' }[name] ?? name
    return encodings.find((each) => each === known)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Decodes bytes whose encoding is known, under its name in the Encoding standard (or `ibm437`, `ibm850`, `ibm852`). */
export function decodeAs(encoding: string, bytes: Uint8Array): string {
  if (encoding === 'windows-1252' || encoding === 'iso-8859-1') return decodeWindows1252(bytes)
  const page = dosPages[encoding]
  return page ? decodeDos(page, bytes) : new TextDecoder(encoding).decode(bytes)
}

/** The same, or undefined when the bytes are not valid; the last character may be cut off when `isCut`. */
export function decodeStrictly(encoding: string, bytes: Uint8Array, isCut: boolean): string | undefined {
  if (encoding === 'windows-1252' || dosPages[encoding]) return decodeAs(encoding, bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: isCut })
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

const decodeDos = (page: string, bytes: Uint8Array) =>
  latin1(bytes).replace(/[\x80-\xff]/g, (upper) => page.charAt(upper.charCodeAt(0) - 0x80))

/** Node 20's own decoder takes windows-1252 for Latin-1 and turns quotes and the euro sign into control characters. */
const decodeWindows1252 = (bytes: Uint8Array) =>
  latin1(bytes).replace(/[\x80-\x9f]/g, (control) => upperControls.charAt(control.charCodeAt(0) - 0x80))
