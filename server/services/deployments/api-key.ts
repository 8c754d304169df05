import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const PREFIX = 'tlr_'
/** How many characters of a key are kept in the open, so that people can tell keys apart. */
const SHOWN = 10

export interface NewKey {
  /** The key itself: shown once, never stored. */
  key: string
  hash: string
  prefix: string
}

/** SHA-256 of a key, in hexadecimal. Keys are random, so a slow hash would only cost time. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex')

/** Makes a key of 32 random bytes. */
export function newKey(): NewKey {
  const key = PREFIX + randomBytes(32).toString('base64url')
  return { key, hash: hashKey(key), prefix: key.slice(0, SHOWN) }
}

/** Whether a presented key is one of those with these hashes. Takes the same time for each of them. */
export function isKeyOf(key: string, hashes: readonly Buffer[]): boolean {
  const presented = createHash('sha256').update(key).digest()
  let found = false
  for (const hash of hashes) {
    // No early exit: how long it takes must not tell which key came close.
    if (hash.length === presented.length && timingSafeEqual(hash, presented)) found = true
  }
  return found
}
