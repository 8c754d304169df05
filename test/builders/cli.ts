import { definitions } from '@/nodes/definitions.gen'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import { runCli } from '@/server/cli/program'
import type { CliServices } from '@/server/cli/types'
import { createStepCache } from '@/server/engine'
import type { CollectionDeps } from '@/server/services/collections/deps'
import type { Scope } from '@/server/services/context'
import { knownPipelines } from '@/server/services/pipelines/known-pipelines'
import type { Studio } from '@/server/services/studio'
import { createStudio } from '@/server/services/studio'
import { SystemWatch } from '@/server/services/system/watch-system'
import { contextOf } from './context'
import { type openTestServices, testEnvironment } from './services'

/** The use cases that the command line is tried on: pipelines and runs are real, the rest is given. */
export function openCliStudio(
  services: Awaited<ReturnType<typeof openTestServices>>,
  { collections, retrieval }: Pick<Studio, 'collections' | 'retrieval'>,
): Studio {
  const watch = new SystemWatch({
    providers: () => Promise.resolve([]),
    models: () => Promise.resolve(testEnvironment.models),
    store: () => Promise.resolve({ kind: 'embedded', state: 'up' }),
  })
  const { deployments } = services
  const environment = async (scope: Scope) => ({
    down: [],
    rerankServer: true,
    secrets: [],
    models: testEnvironment.models,
    collections: testEnvironment.collections,
    ...(await knownPipelines(deployments, scope)),
  })
  // What these tests never call stands on nothing.
  const unused = {} as never
  const studio = createStudio({
    pipelines: { ...(unused as CollectionDeps), ...deployments, environment, runs: services.runs },
    deployments: { ...deployments, environment },
    runs: { ...deployments, environment, ...services.runs, stepCache: createStepCache() },
    system: {
      watch,
      runs: services.runs,
      environment,
      facts: {
        version: '0',
        database: { kind: 'sqlite', location: '' },
        dataFolder: services.folder,
        vectors: { title: { en: 'Embedded store', es: 'Almacén integrado' }, choices: [] },
        rerank: null,
        ocr: null,
        egressAllow: [],
        limits: { uploadBytes: 1 },
        timeZone: 'UTC',
      },
    },
    models: unused,
    collections: unused,
    sources: unused,
    indexes: unused,
    retrieval: unused,
    secrets: unused,
    datasets: { ...deployments, store: services.runs.store, files: createFolderFiles({ folder: services.folder }) },
    play: unused,
    evaluation: { ...deployments, environment, runs: services.runs, experiments: unused },
    judges: unused,
    synthesis: unused,
  })(contextOf('w'))
  return { ...studio, collections, retrieval }
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
    open: () => Promise.resolve({ ...services, context: contextOf('w'), definitions, close: () => Promise.resolve() }),
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
