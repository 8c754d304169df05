import { deleteSource } from './sources/delete-source'
import type { SourceServiceDeps } from './sources/deps'
import { getSource, listEntries, listSources, listSyncs } from './sources/list-sources'
import { probeSource } from './sources/probe-source'
import { requireSource, syncDto } from './sources/rows'
import { createSource, updateSource } from './sources/save-source'
import type { SourcesService } from './sources/types'

/** How long deleting a source with all its documents may take, in milliseconds. */
const deleteLimitMs = 600_000

/** Binds the use cases of sources to one process. */
export function bindSources(deps: SourceServiceDeps): SourcesService {
  return {
    list: (collectionId) => listSources(deps, collectionId),
    get: (id) => getSource(deps, id),
    create: (collectionId, input) => createSource(deps, collectionId, input),
    update: (id, input) => updateSource(deps, id, input),
    delete: (id, options) => deleteSource(deps, id, options, { signal: AbortSignal.timeout(deleteLimitMs) }),
    probe: (config, secret, signal) => probeSource(deps, config, secret, signal),
    async sync(id) {
      await requireSource(deps, id)
      return syncDto(await deps.syncs.sync(id, 'manual'))
    },
    async cancelSync(id) {
      await requireSource(deps, id)
      await deps.syncs.cancel(id)
    },
    syncs: (sourceId) => listSyncs(deps, sourceId),
    entries: (syncId) => listEntries(deps, syncId),
  }
}
