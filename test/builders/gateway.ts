import { definitions } from '@/nodes/definitions.gen'
import type { ChatModel } from '@/server/capabilities'
import { createGatewayHandler } from '@/server/gateway/app'
import { publishPipeline } from '@/server/services/deployments/publish-pipeline'
import type { Dependency } from '@/server/services/deployments/readiness'
import { createPipeline } from '@/server/services/pipelines/create-pipeline'
import { ragGraph } from '@/server/services/pipelines/templates'
import { serve } from '@/test/doubles/serve'
import { contextOf } from './context'
import { openTestServices } from './services'

const call = contextOf('w')

/** The gateway on a real socket and database, with one published pipeline under the slug `ask`. */
export async function startTestGateway(chatModel: ChatModel) {
  const services = await openTestServices(chatModel)
  const { deployments, runs, errors } = services
  const dependencies: Dependency[] = []
  const handler = createGatewayHandler({
    endpoints: deployments.endpoints,
    runs,
    readiness: () => Promise.resolve(dependencies),
    version: '0.0.0',
    onInternalError: (error) => void errors.push(error),
  })
  const served = await serve((request, response) => void handler(request, response))
  const pipeline = await createPipeline(deployments, { name: 'Ask', graph: ragGraph(definitions, 'col') }, call)
  const { key, deployment } = await publishPipeline(deployments, { pipelineId: pipeline.id, slug: 'ask' }, call)
  return {
    url: served.url,
    key: key ?? '',
    deployment,
    deployments,
    store: runs.store,
    registry: runs.registry,
    errors,
    dependencies,
    async close() {
      await served.close()
      await services.close()
    },
  }
}
