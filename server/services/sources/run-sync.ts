import { z } from 'zod'
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
    return syncDto(await deps.syncs.sync(id, 'manual'))
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
