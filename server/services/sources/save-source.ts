import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { SourceRecord, SourceSettings } from '@/server/capabilities/records/sources'
import { nextRun } from '@/server/knowledge/sync/schedule'
import { openSource } from '@/sources/open-source'
import { writeSource } from '@/sources/stored-source'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { freeName, sameName } from '../slug'
import { mutation } from '../use-case'
import type { SourceServiceDeps } from './deps'
import { requireSource, sourceDtos } from './rows'
import { type SourceDto, saveSourceSchema } from './types'

/** Adds a source to a collection, numbered where its name is in use; nothing is read from it before its first sync. Throws `not-found`, `invalid-input`. */
export const createSource = mutation({
  permission: 'edit',
  input: z.strictObject({ collectionId: idSchema, source: saveSourceSchema }),
  run: create,
})

type Wanted = z.output<typeof saveSourceSchema>

async function create(
  deps: SourceServiceDeps,
  { collectionId, source: wanted }: { collectionId: string; source: Wanted },
  call: Call,
): Promise<SourceDto> {
  const collection = await deps.records.collections.find(call.workspaceId, collectionId)
  if (!collection) throw new AppError('not-found', say('There is no collection “{collectionId}”.', { collectionId }))
  const others = await deps.records.sources.list(call.workspaceId, collection.id)
  const name = freeName(
    wanted.name,
    others.map((other) => other.name),
  )
  const row = await deps.records.sources.create(
    collection.id,
    wanted.config.kind,
    settings(deps, { ...wanted, name }, call),
  )
  await deps.syncs.refresh()
  return only(await sourceDtos(deps, [row], call))
}

/** Changes a source's settings; what they leave out is removed by the next sync. Its kind stays. Throws `conflict`. */
export const updateSource = mutation({
  permission: 'edit',
  input: z.strictObject({
    id: idSchema,
    source: saveSourceSchema,
    /** The one that was seen: a newer one is a `conflict`, and nothing is written. Absent: whatever it is. */
    revision: z.number().int().optional(),
  }),
  run: update,
})

async function update(
  deps: SourceServiceDeps,
  { id, source: wanted, revision }: { id: string; source: Wanted; revision?: number | undefined },
  call: Call,
): Promise<SourceDto> {
  const source = await requireSource(deps, id, call)
  if (wanted.config.kind !== source.kind) {
    throw new AppError('invalid-input', say('The kind of a source cannot be changed; add another source.'), {
      details: { field: 'config.kind' },
    })
  }
  await requireFreeName(deps, source, wanted.name, call)
  const row = await deps.records.sources.update(id, settings(deps, wanted, call), revision)
  if (!row)
    throw new AppError('conflict', say('“{name}” was changed elsewhere since you opened it.', { name: source.name }))
  await deps.syncs.refresh()
  return only(await sourceDtos(deps, [row], call))
}

async function requireFreeName(
  deps: SourceServiceDeps,
  { id, collectionId, name: present }: SourceRecord,
  name: string,
  { workspaceId }: Call,
): Promise<void> {
  if (sameName(present, name)) return
  const others = await deps.records.sources.list(workspaceId, collectionId)
  if (others.some((other) => other.id !== id && sameName(other.name, name)))
    throw new AppError('already-exists', say('There is a source “{name}” already.', { name }))
}

function settings(deps: SourceServiceDeps, wanted: Wanted, { now }: Call): SourceSettings {
  const { name, config, secret, schedule, maxAgeSeconds, paused } = wanted
  // Settings that can never be read are refused here, not at the next sync.
  openSource(config, deps)
  const due = schedule === null || schedule === '' ? null : schedule
  return {
    name,
    config: writeSource(config),
    schedule: due,
    maxAge: maxAgeSeconds,
    paused,
    nextSyncAt: due === null ? null : nextRun(due, now()),
    ...(secret !== undefined && { secret: secret === '' ? null : deps.secrets.seal(secret) }),
  }
}

function only(dtos: SourceDto[]): SourceDto {
  const [dto] = dtos
  if (!dto) throw new AppError('internal', say('A source that was just written is not there.'))
  return dto
}
