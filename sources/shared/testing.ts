import type { CallOptions } from '@/server/capabilities/chat-model'
import type { Fetched, SourceListing, Validators } from '@/server/capabilities/source'

/** What a pass through a source found: by key the text, or how else it ended. */
export async function collect(
  listing: SourceListing,
  known: (key: string) => Validators | undefined = () => undefined,
  options: CallOptions = { signal: new AbortController().signal },
): Promise<{ results: Record<string, string>; validators: Map<string, Validators>; names: Record<string, string> }> {
  const results: Record<string, string> = {}
  const names: Record<string, string> = {}
  const validators = new Map<string, Validators>()
  for await (const item of listing.items(options)) {
    const fetched = await item
      .fetch(known(item.key), options)
      .catch((error: unknown) => ({ kind: 'failed' as const, error: error instanceof Error ? error : undefined }))
    if (fetched.kind === 'later') continue
    const key = ('key' in fetched && fetched.key) || item.key
    results[key] = told(fetched)
    names[key] = ('name' in fetched && fetched.name) || item.name
    if ('validators' in fetched && fetched.validators) validators.set(key, fetched.validators)
  }
  return { results, validators, names }
}

/** The same by the path below a site's address; a page is told as such. */
export const byPath = (results: Record<string, string>, address: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(results).map(([url, text]) => [url.replace(address, ''), text.startsWith('<') ? 'page' : text]),
  )

function told(fetched: Fetched | { kind: 'failed'; error: Error | undefined }): string {
  if (fetched.kind === 'content') return Buffer.from(fetched.bytes).toString('utf8')
  if (fetched.kind !== 'failed') return fetched.kind
  return fetched.error && 'code' in fetched.error ? String(fetched.error.code) : String(fetched.error)
}
