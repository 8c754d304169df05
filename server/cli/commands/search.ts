import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { FusionSetting } from '@/pipeline/search'
import type { SearchMode } from '@/server/capabilities/vector-store'
import type { CollectionDto } from '@/server/services/collections/types'
import { sameName } from '@/server/services/slug'
import { asJson, chunkLines } from '../print'
import { type CliIo, type CliServices, type ExitCode, exitCodes } from '../types'

/** A collection by id, slug or name; `undefined` when there is none. */
export async function findCollection({ studio }: CliServices, name: string): Promise<CollectionDto | undefined> {
  const all = await studio.collections.list()
  return (
    all.find(({ id, slug }) => id === name || slug === name) ?? all.find((candidate) => sameName(candidate.name, name))
  )
}

export interface SearchOptions {
  mode: SearchMode
  fusion: FusionSetting
  denseShare?: number
  top: number
  json?: boolean
}

/** Searches a collection. */
export async function searchCommand(
  name: string,
  query: string,
  { mode, fusion, denseShare, top, json }: SearchOptions,
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const collection = await findCollection(services, name)
  if (!collection)
    throw new AppError('collection-missing', say('There is no collection “{name}”.', { name }), {
      fix: say('telar ingest creates one.'),
    })
  const chunks = await services.studio.collections.search({
    id: collection.id,
    query,
    mode,
    fusion,
    denseShare,
    topK: top,
  })
  const { trouble } = await services.studio.collections.get({ id: collection.id })
  if (trouble) io.err(`${trouble.message}\n${trouble.fix}\n`)
  if (json) io.out(asJson({ collection: collection.slug, query, mode, chunks }))
  else if (chunks.length === 0) io.err('Nothing was found.\n')
  else io.out(chunks.map(chunkLines).join(''))
  return chunks.length === 0 || trouble ? exitCodes.incomplete : exitCodes.ok
}
