import type { PipelineDeps } from '../pipelines/types'
import type { EndpointCache } from './endpoint-cache'

/** What the deployment use cases need. */
export interface DeploymentDeps extends PipelineDeps {
  endpoints: EndpointCache
}
