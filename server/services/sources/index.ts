import { deleteSource } from './delete-source'
import { getSource, listEntries, listSources, listSyncs } from './list-sources'
import { probeSource } from './probe-source'
import { cancelSync, startSync } from './run-sync'
import { createSource, updateSource } from './save-source'

/** Where documents come from, and their syncs. */
export const sources = {
  list: listSources,
  get: getSource,
  create: createSource,
  update: updateSource,
  delete: deleteSource,
  probe: probeSource,
  sync: startSync,
  cancelSync,
  syncs: listSyncs,
  entries: listEntries,
}
