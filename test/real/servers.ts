import { randomUUID } from 'node:crypto'
import { Ollama } from 'ollama'
import type { VectorStore } from '@/server/capabilities/vector-store'

const { TELAR_REAL_QDRANT_URL, TELAR_REAL_QDRANT_API_KEY, TELAR_REAL_OLLAMA_URL } = process.env

/** The servers that the tests of this folder may use. An empty variable names none. */
export const real = {
  qdrant: TELAR_REAL_QDRANT_URL || undefined,
  qdrantKey: TELAR_REAL_QDRANT_API_KEY || undefined,
  ollama: TELAR_REAL_OLLAMA_URL || undefined,
}

/** Says why tests are skipped and what to do about it. */
export const skipped = (variable: string, server: string): string =>
  `skipped: ${variable} names no server; run ${variable}=${server} npm run test:real`

/** What a run of the tests makes on a server begins with this: nothing else is written to or removed. */
const uniquePrefix = (): string => `telar-test-${randomUUID().slice(0, 8)}-`

/**
 * A store whose collections and aliases all stand under a prefix of their own, and a `close` that removes those that were
 * made, also after a failure.
 */
export function underPrefix(store: VectorStore): { store: VectorStore; close: () => Promise<void> } {
  const prefix = uniquePrefix()
  const [collections, aliases] = [new Set<string>(), new Set<string>()]
  const at = (name: string) => prefix + name
  const made = (names: Set<string>, name: string) => {
    names.add(at(name))
    return at(name)
  }
  const close = async () => {
    const calm = { signal: AbortSignal.timeout(60_000) }
    for (const alias of aliases) await store.deleteAlias(alias, calm)
    for (const name of collections) await store.deleteCollection(name, calm)
    await store.close()
  }
  return {
    close,
    store: {
      ...store,
      createCollection: (name, spec, options) => store.createCollection(made(collections, name), spec, options),
      deleteCollection: (name, options) => store.deleteCollection(at(name), options),
      stats: (name, options) => store.stats(at(name), options),
      upsert: (name, points, options) => store.upsert(at(name), points, options),
      deleteDocument: (name, document, options) => store.deleteDocument(at(name), document, options),
      stagedPoints: (name, document, generation, options) =>
        store.stagedPoints(at(name), document, generation, options),
      commitDocument: (name, document, generation, options) =>
        store.commitDocument(at(name), document, generation, options),
      discardStaged: (name, document, options) => store.discardStaged(at(name), document, options),
      chunkRanges: (name, ranges, options) => store.chunkRanges(at(name), ranges, options),
      scroll: (name, options) => store.scroll(at(name), options),
      pointAlias: (alias, name, options) => store.pointAlias(made(aliases, alias), at(name), options),
      deleteAlias: (alias, options) => store.deleteAlias(at(alias), options),
      chunksOf: (name, document, options) => store.chunksOf(at(name), document, options),
      query: (name, query, options) => store.query(at(name), query, options),
    },
  }
}

/**
 * A copy under a name of its own of a model that is on the server: the one that a variable names, else the first that can
 * do what is wanted and does not think aloud. Copies share their weights; `close` removes this one.
 */
export async function copyOfModel(
  host: string,
  capability: 'completion' | 'embedding',
): Promise<{ model: string; close: () => Promise<void> }> {
  const client = new Ollama({ host })
  const named = process.env[capability === 'completion' ? 'TELAR_REAL_OLLAMA_CHAT' : 'TELAR_REAL_OLLAMA_EMBED']
  const source = named || (await firstModel(client, capability))
  const model = `${uniquePrefix()}${capability}:latest`
  await client.copy({ source, destination: model })
  return {
    model,
    close: async () => {
      // The client still sends the name under its old member.
      const body = JSON.stringify({ model })
      const { ok, status } = await fetch(new URL('/api/delete', host), { method: 'DELETE', body })
      if (!ok) throw new Error(`The copy ${model} could not be removed (${status}): remove it by hand.`)
    },
  }
}

async function firstModel(client: Ollama, capability: string): Promise<string> {
  for (const { name } of (await client.list()).models) {
    const { capabilities = [] } = await client.show({ model: name })
    if (capabilities.includes(capability) && !capabilities.includes('thinking')) return name
  }
  throw new Error(`No model on this Ollama server has the capability "${capability}": pull one first.`)
}
