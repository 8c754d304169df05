import { setTimeout as wait } from 'node:timers/promises'
import { AppError, errorOf } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { IndexDto } from '@/server/services/indexes/types'
import { asJson } from '../print'
import { type CliIo, type CliServices, type ExitCode, exitCodes } from '../types'
import { findCollection } from './search'

const POLL_MS = 200

/** Builds a collection's index anew from what is kept of its documents, and waits until it is the live one. */
export async function reindexCommand(
  name: string,
  { json }: { json?: boolean },
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const collection = await findCollection(services, name)
  if (!collection) throw new AppError('collection-missing', say('There is no collection “{name}”.', { name }))
  const { indexes, collections } = services.studio
  const started = await indexes.rebuild({ collectionId: collection.id })
  io.err(`Building index ${started.number} of “${collection.name}”.\n`)
  const built = await atRest(started, io, services)
  if (built === undefined) return exitCodes.interrupted
  if (built.error) throw errorOf(built.error)
  const now = await collections.get({ id: collection.id })
  if (json) io.out(asJson({ collection: { id: now.id, slug: now.slug, name: now.name }, index: built }))
  else io.out(`${built.done} documents can be searched in “${now.slug}”, ${built.chunks} chunks.\n`)
  if (now.failed > 0) io.err(`${now.failed} documents could not be indexed; the collection’s page says why.\n`)
  return now.failed > 0 ? exitCodes.incomplete : exitCodes.ok
}

/** Waits until the index is live, or failed; nothing when it was interrupted, which cancels it. */
async function atRest(started: IndexDto, io: CliIo, { studio }: CliServices): Promise<IndexDto | undefined> {
  for (let told = -1; ; ) {
    const index = (await studio.indexes.list({ collectionId: started.collectionId })).find(
      ({ id }) => id === started.id,
    )
    if (!index) throw new AppError('not-found', say('The index does not exist.'))
    if (index.done !== told && index.state === 'building') io.err(`${index.done} of ${index.total} documents\n`)
    told = index.done
    if (index.state !== 'building' && index.state !== 'ready') return index
    if (io.signal.aborted) {
      await studio.indexes.cancel({ indexId: index.id })
      return undefined
    }
    await wait(POLL_MS)
  }
}
