import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import type { SourceServiceDeps } from './deps'
import { requireSource, syncDto } from './rows'
import type { SyncDto } from './types'

const byId = z.strictObject({ id: idSchema })

/** Starts a sync; throws `sync-running`. */
export const startSync = mutation({
  permission: 'edit',
  input: byId,
  run: async (deps: SourceServiceDeps, { id }, call): Promise<SyncDto> => {
    await requireSource(deps, id, call)
    const { id: syncId } = await deps.syncs.sync(id, 'manual')
    const sync = await deps.records.sources.sync(call.workspaceId, syncId)
    if (!sync) throw new AppError('not-found', say('The sync does not exist.'))
    return syncDto(sync)
  },
})

export const cancelSync = mutation({
  permission: 'edit',
  input: byId,
  run: async (deps: SourceServiceDeps, { id }, call): Promise<void> => {
    await requireSource(deps, id, call)
    await deps.syncs.cancel(id)
  },
})
