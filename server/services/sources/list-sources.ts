import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { SourceServiceDeps } from './deps'
import { requireSource, sourceDtos, syncDto } from './rows'
import type { SourceDto, SyncDto, SyncEntryDto } from './types'

const MAX_ENTRIES = 1_000
const MAX_SYNCS = 100

/** A collection's sources, by name. The collection is named by its id or slug. */
export const listSources = query({ permission: 'read', input: z.strictObject({ collectionId: idSchema }), run: list })

async function list(
  deps: SourceServiceDeps,
  { collectionId }: { collectionId: string },
  call: Call,
): Promise<SourceDto[]> {
  return sourceDtos(deps, await deps.records.sources.list(call.workspaceId, collectionId), call)
}

/** One source. Throws `not-found`. */
export const getSource = query({ permission: 'read', input: z.strictObject({ id: idSchema }), run: get })

async function get(deps: SourceServiceDeps, { id }: { id: string }, call: Call): Promise<SourceDto> {
  const [dto] = await sourceDtos(deps, [await requireSource(deps, id, call)], call)
  if (!dto) throw new AppError('not-found', say('The source does not exist.'))
  return dto
}

/** A source's syncs, newest first. Throws `not-found`. */
export const listSyncs = query({ permission: 'read', input: z.strictObject({ id: idSchema }), run: syncsOf })

async function syncsOf(deps: SourceServiceDeps, { id: sourceId }: { id: string }, call: Call): Promise<SyncDto[]> {
  await requireSource(deps, sourceId, call)
  return (await deps.records.sources.syncs(sourceId, MAX_SYNCS)).map(syncDto)
}

/** What a sync changed, by key; at most 1 000 entries. Throws `not-found`. */
export const listEntries = query({ permission: 'read', input: z.strictObject({ syncId: idSchema }), run: entriesOf })

async function entriesOf(deps: SourceServiceDeps, { syncId }: { syncId: string }, call: Call): Promise<SyncEntryDto[]> {
  const { sources } = deps.records
  if (await sources.sync(call.workspaceId, syncId)) return sources.entries(syncId, MAX_ENTRIES)
  throw new AppError('not-found', say('The sync does not exist.'))
}
