import type { SourceContext, SourceListing } from '@/server/capabilities/source'
import type { SourceConfig } from './definitions.gen'
import { openers } from './openers.gen'

/**
 * Starts one pass through a source of any kind. Nothing is read before its items are asked for. Throws `invalid-input` for
 * settings that can never be read on this computer.
 */
export function openSource(config: SourceConfig, context: SourceContext): SourceListing {
  const opener = openers.get(config.kind)
  if (!opener) throw new Error(`nothing reads sources of the kind “${config.kind}”`)
  return opener.open(config, context)
}
