import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Ask } from './client'

/** The collection that an alias names; nothing when there is no such alias. */
export async function aliasTarget(ask: Ask, alias: string, signal: StopSignal): Promise<string | undefined> {
  const { aliases } = await ask({ signal }, (api, init) => api.getCollectionsAliases({}, init))
  return aliases.find(({ alias_name }) => alias_name === alias)?.collection_name
}

/**
 * Points an alias at a collection with one call, which Qdrant carries out under a lock. Qdrant does not take the first
 * action of a call back when the second one fails, so what it would refuse is found out before.
 */
export async function pointAlias(ask: Ask, alias: string, name: string, signal: StopSignal): Promise<void> {
  const about = { collection: name, signal }
  await ask(about, (api, init) => api.getCollection({ collection_name: name }, init))
  // Qdrant lets an alias name collections only.
  const collection_name = (await aliasTarget(ask, name, signal)) ?? name
  const { collections } = await ask({ signal }, (api, init) => api.getCollections({}, init))
  if (collections.some((collection) => collection.name === alias)) {
    throw new AppError('already-exists', say('The vector store already has a collection of this name.'), {
      cause: alias,
    })
  }
  const actions = [{ delete_alias: { alias_name: alias } }, { create_alias: { alias_name: alias, collection_name } }]
  await ask({ collection: alias, signal }, (api, init) => api.updateAliases({ actions }, init))
}

export async function deleteAlias(ask: Ask, alias: string, signal: StopSignal): Promise<void> {
  const actions = [{ delete_alias: { alias_name: alias } }]
  await ask({ collection: alias, signal }, (api, init) => api.updateAliases({ actions }, init))
}
