import { chosenStore } from '../capabilities/vector-store-definition'
import type { Env } from '../env'
import type { SystemFacts } from '../services/system/types'
import { vectorStores } from './vector-stores'

/** What the studio tells about its configuration: places and limits, no keys or passwords. */
export function systemFacts(env: Env, facts: Pick<SystemFacts, 'version' | 'ocr'>): SystemFacts {
  return {
    ...facts,
    database: databaseFacts(env.databaseUrl),
    dataFolder: env.dataFolder,
    vectors: vectorFacts(env),
    rerank: env.rerankUrl === undefined ? null : { url: withoutSecrets(env.rerankUrl), flavour: env.rerankFlavour },
    egressAllow: env.egressAllow,
    limits: { uploadBytes: env.maxUploadBytes },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
}

function vectorFacts({ vectorStore }: Env): SystemFacts['vectors'] {
  const chosen = chosenStore(vectorStores, vectorStore)
  const choices = vectorStores.flatMap((store) => {
    const [variable] = Object.keys(store.settings.shape)
    return variable === undefined ? [] : [{ ...store.texts, variable, isChosen: store === chosen }]
  })
  return { ...chosen.texts, choices }
}

function databaseFacts(url: string): SystemFacts['database'] {
  if (url.startsWith('file:')) return { kind: 'sqlite', location: url.slice('file:'.length) }
  const { host, pathname } = new URL(url)
  return { kind: 'postgresql', location: `${host}${pathname}` }
}

/** Some servers take their key in the address: as user and password, or behind the question mark. */
function withoutSecrets(address: string): string {
  const { origin, pathname } = new URL(address)
  return `${origin}${pathname.replace(/\/+$/, '')}`
}
