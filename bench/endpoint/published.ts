import { definitions } from '@/nodes/definitions.gen'
import type { Environment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { analyserVersion } from '@/server/knowledge/analyser'
import { EndpointCache } from '@/server/services/deployments/endpoint-cache'
import { publishPipeline } from '@/server/services/deployments/publish-pipeline'
import { createPipeline } from '@/server/services/pipelines/create-pipeline'
import { ragGraph } from '@/server/services/pipelines/templates'
import { contextOf } from '@/test/builders/context'
import { DIMENSION } from './upstream'

const call = contextOf('default')

const environment: Environment = {
  down: [],
  pipelines: [],
  unpublished: [],
  rerankServer: true,
  secrets: [],
  models: [
    { provider: 'ollama', model: 'chatter', digest: 'a'.repeat(64), contextTokens: 8192, capabilities: ['chat'] },
  ],
  collections: [
    {
      id: 'bench',
      slug: 'bench',
      name: 'Bench',
      documents: 8,
      chunks: 8,
      storeName: 'bench',
      dimension: DIMENSION,
      embedder: { provider: 'ollama', model: 'embedder' },
      language: 'en',
      fields: [],
      revision: 1,
    },
  ],
}

/** Question answering without the reranker: embed, hybrid query, chat. */
function threeCalls(): Graph {
  const graph = ragGraph(definitions, 'bench')
  const edges = graph.edges.filter(({ source, target }) => source.node !== 'reranker' && target.node !== 'reranker')
  const direct = {
    id: 'direct',
    source: { node: 'retriever', port: 'chunks' },
    target: { node: 'prompt', port: 'sources' },
  }
  return { ...graph, nodes: graph.nodes.filter(({ id }) => id !== 'reranker'), edges: [...edges, direct] }
}

/** Publishes the pipeline of the benchmark in a database of its own; resolves with its key. */
export async function publishBench(databaseUrl: string): Promise<string> {
  const prisma = await openDatabase({ url: databaseUrl })
  try {
    await prisma.workspace.create({ data: { id: 'default', name: 'Bench' } })
    await prisma.collection.create({
      data: {
        id: 'bench',
        workspaceId: 'default',
        slug: 'bench',
        name: 'Bench',
        storeName: 'bench',
        embedderProvider: 'ollama',
        embedderModel: 'embedder',
        dimension: DIMENSION,
        language: 'en',
        analyser: analyserVersion,
        chunkCount: 8,
        chunking: '{}',
        fields: '[]',
      },
    })
    const records = prismaRecords(prisma)
    const deps = {
      records,
      definitions,
      environment: () => Promise.resolve(environment),
      endpoints: new EndpointCache(records.deployments, definitions),
    }
    const { id } = await createPipeline(deps, { name: 'Bench', graph: threeCalls() }, call)
    const { key } = await publishPipeline(deps, { pipelineId: id, slug: 'bench' }, call)
    if (key === null) throw new Error('publishing made no key')
    return key
  } finally {
    await prisma.$disconnect()
  }
}
