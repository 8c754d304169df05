import type { Validators } from '@/server/capabilities/source'

/** Whether what a listing tells is what was known when the content was last read. */
export function sameContent(listed: Validators | undefined, known: Validators | null | undefined): boolean {
  if (!listed || !known) return false
  if (listed.etag !== undefined) return listed.etag === known.etag
  return listed.size !== undefined && listed.size === known.size && listed.mtime === known.mtime
}
