import { definitions } from '@/nodes/definitions.gen'
import { runCli } from '@/server/cli/program'
import type { CliServices } from '@/server/cli/types'
import { createStepCache } from '@/server/engine'
import { createStudio } from '@/server/services/create-studio'
import type { Studio } from '@/server/services/studio'
import { SystemWatch } from '@/server/services/system/watch-system'
import { type openTestServices, testEnvironment } from './services'
import { unusedIndexes, unusedSources } from './unused-services'

const unused = () => Promise.reject(new Error('not part of these tests'))

/** The use cases that the command line is tried on: pipelines and runs are real, the rest is given. */
export function openCliStudio(
  services: Awaited<ReturnType<typeof openTestServices>>,
  { collections, retrieval }: Pick<Studio, 'collections' | 'retrieval'>,
): Studio {
  return createStudio({
    prisma: services.deployments.prisma,
    workspaceId: 'w',
    definitions,
    watch: new SystemWatch({
      providers: () => Promise.resolve([]),
      models: () => Promise.resolve(testEnvironment.models),
      store: () => Promise.resolve({ kind: 'embedded', state: 'up' }),
    }),
    endpoints: services.deployments.endpoints,
    runs: services.runs,
    stepCache: createStepCache(),
    collections,
    sources: unusedSources,
    indexes: unusedIndexes,
    retrieval: () => retrieval,
    collectionInfos: () => Promise.resolve(testEnvironment.collections),
    onError: () => undefined,
    pullFrom: {
      provider: 'ollama',
      status: unused,
      models: unused,
      chat: () => {
        throw new Error('unused')
      },
      embed: unused,
    },
    facts: {
      version: '0',
      database: { kind: 'sqlite', location: '' },
      dataFolder: services.folder,
      rerank: null,
      ocr: null,
      egressAllow: [],
      limits: { uploadBytes: 1 },
    },
  })
}

/** One call of the command line, with all that it printed. */
export async function callCli(
  args: string[],
  services: Pick<CliServices, 'studio' | 'runs'>,
  signal: AbortSignal = new AbortController().signal,
) {
  let out = ''
  let err = ''
  const code = await runCli(args, {
    open: () => Promise.resolve({ ...services, definitions, close: () => Promise.resolve() }),
    out: (piece) => {
      out += piece
    },
    err: (piece) => {
      err += piece
    },
    signal,
  })
  return { code, out, err }
}
