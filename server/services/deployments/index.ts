import { getDeployment, listDeployments } from './list-deployments'
import { createKey, revokeKey } from './manage-keys'
import { listPublications } from './publications'
import { publishPipeline } from './publish-pipeline'
import { unpublish } from './unpublish'
import { getVersion, listVersions, serveVersion } from './versions'

/** Pipelines that are served at endpoints. */
export const deployments = {
  publish: publishPipeline,
  list: listDeployments,
  get: getDeployment,
  createKey,
  revokeKey,
  unpublish,
  versions: listVersions,
  version: getVersion,
  serve: serveVersion,
  publications: listPublications,
}
