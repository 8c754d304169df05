import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { type SourceConfig, sourceConfigSchema } from '@/sources/definitions.gen'
import { openSource } from '@/sources/open-source'
import { mutation } from '../use-case'
import type { SourceServiceDeps } from './deps'
import type { SourceProbe } from './types'

/** Keys that are shown. */
const SHOWN = 20
/**
 * How long documents are fetched, to see whether that works, which of them a sync would leave out, and, for a site, where
 * they lead. Milliseconds.
 */
const FETCHING_MS = 10_000

/** Tries a source's settings without changing anything. Throws why it cannot be read. */
export const probeSource = mutation({
  permission: 'edit',
  input: z.strictObject({ config: sourceConfigSchema, secret: z.string().max(1000).optional() }),
  cancellable: true,
  run: probe,
})

async function probe(
  deps: SourceServiceDeps,
  { config: wanted, secret }: { config: SourceConfig; secret?: string | undefined },
  { signal }: CallOptions,
): Promise<SourceProbe> {
  const listing = openSource(wanted, { ...deps, secret: secret === '' ? undefined : secret })
  const keys: string[] = []
  const warnings: Said[] = []
  let more = false
  const began = performance.now()
  for await (const item of listing.items({ signal })) {
    if (keys.length === SHOWN) {
      more = true
      break
    }
    if (performance.now() - began < FETCHING_MS) {
      const found = await item.fetch(undefined, { signal }).catch((error: unknown) => {
        signal.throwIfAborted()
        if (!(error instanceof AppError)) throw error
        warnings.push(about(item.key, error.said.message))
        return null
      })
      if (found?.kind === 'gone') warnings.push(about(item.key, say('it does not exist.')))
      if (found?.kind === 'skip' && found.reason) warnings.push(about(item.key, found.reason.said.message))
      if (found && found.kind !== 'content' && found.kind !== 'unchanged') continue
      keys.push((found?.kind === 'content' && found.key) || item.key)
    } else keys.push(item.key)
  }
  return { keys: [...new Set(keys)], more, warnings: [...warnings, ...listing.warnings()] }
}

const about = (key: string, reason: Said) => say('{key}: {reason}', { key, reason })
