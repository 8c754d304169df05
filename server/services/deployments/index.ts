import { getDeployment, listDeployments } from './list-deployments'
import { createKey, revokeKey } from './manage-keys'
import { publishPipeline } from './publish-pipeline'
import { unpublish } from './unpublish'

/** Pipelines that are served at endpoints. */
export const deployments = {
  publish: publishPipeline,
  list: listDeployments,
  get: getDeployment,
  createKey,
  revokeKey,
  unpublish,
}
