import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { SourceRecord, SyncRecord } from '@/server/capabilities/records/sources'
import { readSource } from '@/sources/stored-source'
import type { Context, Scope } from '../context'
import type { SourceServiceDeps } from './deps'
import type { SourceDto, SyncDto } from './types'

/** A source of the workspace. Throws `not-found`. */
export async function requireSource(
  { records }: SourceServiceDeps,
  id: string,
  { workspaceId }: Scope,
): Promise<SourceRecord> {
  const found = await records.sources.get(workspaceId, id)
  if (!found) throw new AppError('not-found', say('The source does not exist.'))
  return found
}

/** Sources as the studio shows them, with their documents counted and their newest sync. */
export async function sourceDtos(
  deps: SourceServiceDeps,
  sources: readonly SourceRecord[],
  context: Pick<Context, 'now'>,
): Promise<SourceDto[]> {
  const standings = await deps.records.sources.standings(sources.map(({ id }) => id))
  const now = context.now().getTime()
  return sources.map((source) => {
    const { documents = 0, quarantined = 0, sync = null } = standings.get(source.id) ?? {}
    return {
      id: source.id,
      collectionId: source.collectionId,
      name: source.name,
      config: readSource(source.config),
      hasSecret: source.secret !== null,
      schedule: source.schedule,
      maxAgeSeconds: source.maxAge,
      paused: source.paused,
      revision: source.revision,
      stale: isStale(source, now),
      checkedAt: source.checkedAt?.toISOString() ?? null,
      nextSyncAt: source.paused ? null : (source.nextSyncAt?.toISOString() ?? null),
      documents,
      quarantined,
      sync: sync && syncDto(sync),
      createdAt: source.createdAt.toISOString(),
    }
  })
}

function isStale({ maxAge, checkedAt }: SourceRecord, now: number): boolean {
  if (maxAge === null) return false
  return checkedAt === null || now - checkedAt.getTime() > maxAge * 1000
}

/** A sync as the studio shows it. */
export function syncDto({ startedAt, finishedAt, ...sync }: SyncRecord): SyncDto {
  return { ...sync, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null }
}
