import type { Readable } from 'node:stream'

/** Keeps originals and parsed texts by key (`a/b/c`, no leading slash, no `..`). Writes are atomic. */
export interface Files {
  write(key: string, data: Uint8Array | Readable): Promise<{ bytes: number; sha256: string }>
  /** Throws `not-found`. */
  read(key: string): Promise<Uint8Array>
  stream(key: string): Promise<Readable>
  remove(prefix: string): Promise<void>
}
