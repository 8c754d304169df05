import type { Env } from '../env'
import type { SystemFacts } from '../services/system/types'

/** What the studio tells about its configuration: places and limits, no keys or passwords. */
export function systemFacts(env: Env, facts: Pick<SystemFacts, 'version' | 'ocr'>): SystemFacts {
  return {
    ...facts,
    database: databaseFacts(env.databaseUrl),
    dataFolder: env.dataFolder,
    rerank: env.rerankUrl === undefined ? null : { url: withoutSecrets(env.rerankUrl), flavour: env.rerankFlavour },
    egressAllow: env.egressAllow,
    limits: { uploadBytes: env.maxUploadBytes },
  }
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
