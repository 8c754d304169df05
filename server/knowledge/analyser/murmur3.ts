const encoder = new TextEncoder()

const mixBlock = (block: number): number => {
  const scaled = Math.imul(block, 0xcc9e2d51)
  return Math.imul((scaled << 15) | (scaled >>> 17), 0x1b873593)
}

/**
 * MurmurHash3_x86_32 of a text's UTF-8 bytes with seed 0, as a signed 32-bit integer.
 * Algorithm: Austin Appleby, https://github.com/aappleby/smhasher/wiki/MurmurHash3
 */
export function murmur3(text: string): number {
  const bytes = encoder.encode(text)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blocks = bytes.length >>> 2
  let hash = 0
  for (let block = 0; block < blocks; block += 1) {
    hash ^= mixBlock(view.getInt32(block * 4, true))
    hash = (hash << 13) | (hash >>> 19)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let at = bytes.length - 1; at >= blocks * 4; at -= 1) tail = (tail << 8) | view.getUint8(at)
  if (bytes.length % 4 !== 0) hash ^= mixBlock(tail)
  hash ^= bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/** The id of a token in a sparse vector, as Qdrant's own `qdrant/bm25` gives it: |int32(murmur3(token))|. */
export const tokenId = (token: string): number => Math.abs(murmur3(token))
