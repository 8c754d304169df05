/** FNV-1a over UTF-16 code units from `start` to `end`, with the finaliser of MurmurHash3: 32 bits, unsigned. */
export function hash(text: string, start = 0, end = text.length): number {
  let value = 0x811c9dc5
  for (let index = start; index < end; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
